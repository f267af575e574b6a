import { isGrpcServiceError } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';

/** Temporal is there and does not take the settings as they are; waiting would not help. */
export class TemporalRefusal extends Error {
  override name = 'TemporalRefusal';
}

/** gRPC's own numbers: not found, permission denied, unauthenticated. */
const REFUSED = [5, 7, 16];
/** Deadline exceeded, unavailable. */
const AWAY = [4, 14];

/** Throws a TemporalRefusal. Asked before the SDK does: a worker that it refuses to make would keep the connection. */
export async function findNamespace(connection: NativeConnection, namespace: string): Promise<void> {
  try {
    await connection.workflowService.describeNamespace({ namespace });
  } catch (error) {
    if (!isGrpcServiceError(error) || !REFUSED.includes(error.code)) throw error;
    const said = error.details || error.message;
    throw new TemporalRefusal(`Temporal does not let this worker into TEMPORAL_NAMESPACE=${namespace}: ${said}`, {
      cause: error,
    });
  }
}

/** Whether Temporal could not be asked. Of one of the errors the SDK keeps the class for itself. */
export function isTemporalAway(error: unknown): boolean {
  if (isGrpcServiceError(error)) return AWAY.includes(error.code);
  return error instanceof Error && error.name === 'TransportError';
}
