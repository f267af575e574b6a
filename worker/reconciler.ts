import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Awaited, Housekeeping } from '../prisma/stores/housekeeping';
import { accountWorkflowId, type RunInput } from '../workflows/messages';
import { createRounds, type Rounds } from './rounds';

export interface ReconcilerOptions {
  housekeeping: Housekeeping;
  client: Client;
  taskQueue: string;
  logger: Logger;
}

const EVERY_SECONDS = 3600;
const FIRST_AFTER_SECONDS = 10;
/** What moved more recently than this has a run that is at it. */
const UNTOUCHED_SECONDS = 600;
const PAGE = 100;

/**
 * PostgreSQL is the record, Temporal the process: a run that was lost (a restored backup, retention, all of
 * Temporal's data gone) is started again from where its account stands. Where it is open, starting it does nothing.
 */
export function createReconciler(options: ReconcilerOptions): Rounds {
  const { housekeeping, logger } = options;

  async function round(ending: AbortSignal): Promise<void> {
    try {
      await housekeeping.alone(async () => {
        await housekeeping.sweep(new Date());
        const looked = await reconcile(options, new Date(Date.now() - UNTOUCHED_SECONDS * 1000), ending);
        logger.debug({ looked }, 'reconciled accounts with their runs');
      });
    } catch (error) {
      if (!ending.aborted) logger.warn({ err: error }, 'reconciling failed; the next round tries again');
    }
  }

  return createRounds({ firstAfterSeconds: FIRST_AFTER_SECONDS, everySeconds: EVERY_SECONDS }, round);
}

/** Makes sure that every account which waits, untouched since `before`, has an open run. Returns how many it looked at. */
export async function reconcile(
  { housekeeping, client, taskQueue }: Pick<ReconcilerOptions, 'housekeeping' | 'client' | 'taskQueue'>,
  before: Date,
  signal?: AbortSignal,
): Promise<number> {
  let looked = 0;
  for (let afterId: string | null = null; !signal?.aborted;) {
    const { accounts, lastId } = await housekeeping.awaited(before, afterId, PAGE);
    for (const account of accounts) await startRun(client, taskQueue, account);
    looked += accounts.length;
    if (lastId === null) break;
    afterId = lastId;
  }
  return looked;
}

async function startRun(client: Client, taskQueue: string, { key, portalName, registration }: Awaited): Promise<void> {
  const input: RunInput = { account: key, portalName };
  await client.workflow.start(registration ? 'developerRegistration' : 'accountMaintenance', {
    workflowId: accountWorkflowId(key),
    taskQueue,
    args: [input],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    staticSummary: `Account on ${portalName}, taken up again`,
  });
}
