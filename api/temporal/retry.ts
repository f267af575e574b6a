/** What gRPC and Temporal may say instead of an answer, and how long the same is sent again for one. */
import {
  ApplicationFailure,
  type ConnectionLike,
  isGrpcServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { REFUSAL_CODES, type RefusalCode } from '../../domain/refusal';

/** gRPC's status codes, as far as they matter here. */
const GRPC = {
  UNKNOWN: 2,
  NOT_FOUND: 5,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  INTERNAL: 13,
  UNAVAILABLE: 14,
} as const;
/** RESOURCE_EXHAUSTED among them: "workflow is closing". */
const TRANSIENT = new Set<number>(Object.values(GRPC));
/** Of the server, for the eleventh update at once to one run: told at once rather than waited out. */
const CROWDED = /in-flight updates/;
const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 400;

/** Sends the same again as long as that can help and the deadline allows. */
export async function untilAnswered<T>(connection: ConnectionLike, deadline: number, send: () => Promise<T>): Promise<T> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      return await within(connection, deadline, send);
    } catch (error) {
      if (!isWorthAnotherTry(error) || Date.now() + pause >= deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

/** Ends at the deadline whatever gRPC does. */
export async function within<T>(connection: ConnectionLike, deadline: number, work: () => Promise<T>): Promise<T> {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error('no answer in time'));
      abort.abort();
    }, deadline - Date.now());
  });
  const call = connection.withAbortSignal(abort.signal, () => connection.withDeadline(deadline, work));
  try {
    return await Promise.race([call, late]);
  } finally {
    clearTimeout(timer);
    call.catch(() => undefined);
  }
}

/**
 * What a run that ends, restarts or continues as new does to an Update on its way, and what a connection that breaks
 * does to anything. Most of these were carried out already: the same id brings their answer.
 */
function isWorthAnotherTry(error: unknown): boolean {
  if (error instanceof WorkflowNotFoundError) return true;
  if (error instanceof WorkflowUpdateFailedError) return failureType(error) === 'AcceptedUpdateCompletedWorkflow';
  const status = grpcStatus(error);
  return status !== null && TRANSIENT.has(status.code) && !CROWDED.test(status.details);
}

export function isBusy(error: unknown): boolean {
  return grpcStatus(error)?.code === GRPC.RESOURCE_EXHAUSTED;
}

function grpcStatus(error: unknown): { code: number; details: string } | null {
  if (isGrpcServiceError(error)) return error;
  return error instanceof Error && error.cause !== undefined ? grpcStatus(error.cause) : null;
}

/** The kind of failure that a workflow's own code named. */
function failureType(error: WorkflowUpdateFailedError): string | undefined {
  return error.cause instanceof ApplicationFailure ? (error.cause.type ?? undefined) : undefined;
}

/** What the workflow's validator said. */
export function refusalOf(error: unknown): RefusalCode | null {
  const type = error instanceof WorkflowUpdateFailedError ? failureType(error) : undefined;
  return REFUSAL_CODES.find((code) => code === type) ?? null;
}
