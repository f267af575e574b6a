import { type AccountGateway, type AccountGatewayOptions, createAccountGateway } from './account-gateway';
import { within } from './retry';
import { connectTemporal, type TemporalClientOptions } from './temporal-client';
import { createTestMailGateway, type TestMailGateway } from './test-mail-gateway';

export type TemporalGatewayOptions = TemporalClientOptions & Omit<AccountGatewayOptions, 'closing'>;

/** All that the api asks of Temporal. */
export interface TemporalGateway extends AccountGateway, TestMailGateway {
  /** Whether Temporal answers at this moment. */
  reachable(): Promise<boolean>;
  close(): Promise<void>;
}

const REACHABLE_WITHIN_MS = 1000;
const HEALTH = { service: 'temporal.api.workflowservice.v1.WorkflowService' };

export function createTemporalGateway(options: TemporalGatewayOptions): TemporalGateway {
  const { client, connection } = connectTemporal(options);
  const closing = new AbortController();
  return {
    ...createAccountGateway(client, { ...options, closing: closing.signal }),
    ...createTestMailGateway(client, options),
    async reachable() {
      try {
        await within(connection, Date.now() + REACHABLE_WITHIN_MS, () => connection.healthService.check(HEALTH));
        return true;
      } catch {
        return false;
      }
    },
    close() {
      closing.abort();
      return connection.close();
    },
  };
}
