import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type Client, WithStartWorkflowOperation } from '@temporalio/client';
import type { skeleton } from './bare-workflows';

/**
 * Somebody reads a mail between sign-up and verification: long enough for the first workflow task to be over. Without it
 * the first Update would share that task, which it never does in a registration.
 */
const READING_MS = 80;

/** What a registration asks of Temporal, without the registration: no HTTP, no database, no mail, nothing done. */
export interface Bare {
  empty(): Promise<void>;
  signalWithStart(): Promise<void>;
  /** The messages of a registration: one Signal-with-Start, then so many Updates, each with the start that it could need. */
  messages(updates: number): Promise<void>;
}

export function createBare(client: Client, taskQueue: string): Bare {
  return {
    empty: () => client.workflow.execute('empty', { taskQueue, workflowId: randomUUID() }),

    async signalWithStart() {
      await client.workflow.signalWithStart('empty', { taskQueue, workflowId: randomUUID(), signal: 'tell', signalArgs: [] });
    },

    async messages(updates) {
      const workflowIdConflictPolicy = 'USE_EXISTING' as const;
      const start = { taskQueue, workflowId: randomUUID(), workflowIdConflictPolicy, args: [updates] as [number] };
      await client.workflow.signalWithStart<typeof skeleton>('skeleton', { ...start, signal: 'tell', signalArgs: [] });
      await wait(READING_MS);
      for (let update = 0; update < updates; update += 1) {
        const startWorkflowOperation = new WithStartWorkflowOperation<typeof skeleton>('skeleton', start);
        await client.workflow.executeUpdateWithStart('ask', { updateId: randomUUID(), startWorkflowOperation });
      }
    },
  };
}
