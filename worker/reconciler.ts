import { type Client, isGrpcServiceError } from '@temporalio/client';
import type { Logger } from 'pino';
import { isInProgress } from '../domain/account-status';
import { MESSAGE_LIFETIME_SECONDS } from '../domain/lifetimes';
import type { Housekeeping } from '../prisma/stores/installation/housekeeping';
import type { DigestPlans } from '../prisma/stores/portal/digest-plans';
import type { Standing, Standings } from '../prisma/stores/account/standing-store';
import { accountWorkflowId, reconsider, runOptions } from '../workflows/messages';
import { alignDigestSchedules, removeStrayDigests } from './digest-schedules';
import { createPeriodicTask, type PeriodicTask } from './periodic-task';
import { openRuns, type OpenRun } from './open-runs';

export interface ReconcilerOptions {
  housekeeping: Housekeeping;
  standings: Standings;
  digestPlans: DigestPlans;
  client: Client;
  taskQueue: string;
  /** Seconds between two rounds. */
  everySeconds: number;
  logger: Logger;
}

/** The first round of a worker, and one an hour, looks at every account that waits for somebody. */
const WHOLE_EVERY_SECONDS = 3600;
/** What moved more recently than this is still on its way into Temporal's list of runs. */
const SETTLED_SECONDS = 10;
const OVERLAP_ROUNDS = 10;
/** At once, of what Temporal is asked to do. */
const SIDE_BY_SIDE = 10;

/**
 * PostgreSQL is the record, Temporal the process. A run that was lost (terminated, retention, a restored backup, all of
 * Temporal's data gone) is started again from where its account stands; one that missed a message that the database has
 * (its worker died before it could say so) is told to look again, and so is one whose mails nobody sends, and one that
 * waits by a policy that has been changed.
 */
export function createReconciler(options: ReconcilerOptions): PeriodicTask {
  const { housekeeping, everySeconds, logger } = options;
  let lookedUntil = new Date(Date.now() - MESSAGE_LIFETIME_SECONDS * 1000);
  let wholeAt = 0;
  let deletedAll = true;

  async function round(ending: AbortSignal): Promise<void> {
    const until = new Date(Date.now() - SETTLED_SECONDS * 1000);
    const whole = Date.now() - wholeAt >= WHOLE_EVERY_SECONDS * 1000;
    try {
      const ran = await housekeeping.alone(async () => {
        const found = await reconcile(options, { from: lookedUntil, until, whole }, ending);
        const plans = await options.digestPlans.changedBetween(whole ? new Date(0) : lookedUntil, until);
        await alignDigestSchedules(options.client, options.taskQueue, plans);
        if (whole) await removeStrayDigests(options.client, plans);
        if (found.started + found.told > 0) logger.info(found, 'runs that had lost touch with their accounts');
        await housekeeping.compactCounts();
        if (whole || !deletedAll) {
          const { rows, complete } = await housekeeping.deleteExpired(new Date(), ending);
          if (!complete) logger.info({ rows }, 'deleted what has served its time; the next round goes on with it');
          deletedAll = complete;
        }
      });
      // Another worker at it may die before it has looked at the latest.
      const overlap = ran ? 0 : OVERLAP_ROUNDS * everySeconds * 1000;
      lookedUntil = new Date(Math.max(lookedUntil.getTime(), until.getTime() - overlap));
      if (ran && whole) wholeAt = Date.now();
    } catch (error) {
      if (!ending.aborted) logger.warn({ err: error }, 'reconciling failed; the next round tries again');
    }
  }

  return createPeriodicTask({ firstAfterSeconds: everySeconds / 10, everySeconds }, round);
}

export interface Span {
  /** Addresses with a message between these two are looked at. */
  from: Date;
  until: Date;
  /** All accounts that wait for somebody are, too. */
  whole: boolean;
}

/** One round. Returns how many runs it started, and how many it told to look again. */
export async function reconcile(
  { standings, client, taskQueue }: Pick<ReconcilerOptions, 'standings' | 'client' | 'taskQueue'>,
  { from, until, whole }: Span,
  ending?: AbortSignal,
): Promise<{ started: number; told: number }> {
  const found = { started: 0, told: 0 };

  async function attend(standing: Standing, run: OpenRun | undefined, how: { anyway: boolean }): Promise<void> {
    const { key, portalName, account } = standing;
    const registration = account !== null && isInProgress(account.status);
    const type = registration ? 'developerRegistration' : 'accountMaintenance';
    const stands = account && { ...account, developerId: account.id };
    const options = { taskQueue, ...runOptions({ account: key, portalName }, 'Account taken up again', stands) };
    if (run ? how.anyway || hasLostTouch(run, standing, until) : standing.mailOverdue) {
      // Where the run has ended by now, another one looks.
      await client.workflow.signalWithStart(type, { ...options, signal: reconsider });
      if (run && standing.mailOverdue) await cutPausesShort(client, options.workflowId);
    } else if (registration && !run) {
      await client.workflow.start(type, options);
    } else return;
    if (run) found.told += 1;
    else found.started += 1;
  }

  async function attendAll(pages: AsyncIterable<Standing[]>, how = { anyway: false }): Promise<void> {
    for await (const page of pages) {
      if (ending?.aborted) return;
      const runs = await openRuns(
        client,
        page.map(({ key }) => accountWorkflowId(key)),
      );
      for (let at = 0; at < page.length; at += SIDE_BY_SIDE) {
        const some = page.slice(at, at + SIDE_BY_SIDE);
        await Promise.all(some.map((standing) => attend(standing, runs.get(accountWorkflowId(standing.key)), how)));
      }
    }
  }

  if (whole) await attendAll(standings.undecided());
  await attendAll(standings.claimOverdueMail());
  await attendAll(standings.movedBetween(from, until));
  await attendAll(standings.underChangedPolicies(from, until), { anyway: true });
  return found;
}

/** Whether a run goes by another state of the account than the database has, or leaves a mail lying. */
function hasLostTouch(run: OpenRun, { account, mailOverdue }: Standing, until: Date): boolean {
  if (mailOverdue) return true;
  if (account === null) return run.status !== null;
  if (account.movedAt > until) return false;
  if (run.status !== account.status || run.developerId !== account.id) return true;
  // Runs that are older than this attribute do not have it.
  return run.revision !== null && run.revision !== account.revision;
}

/** gRPC's own numbers. */
const NOTHING_TO_CUT = [3, 5, 9, 12]; // invalid argument, not found, failed precondition, unimplemented

/**
 * A run that carries a mail may be in a long pause between two tries, which no signal ends. Where a server cannot end it
 * either, the try comes when it is due.
 */
async function cutPausesShort(client: Client, workflowId: string): Promise<void> {
  const { namespace } = client.options;
  try {
    await client.workflowService.resetActivity({ namespace, execution: { workflowId }, type: 'sendMail' });
  } catch (error) {
    if (!isGrpcServiceError(error) || !NOTHING_TO_CUT.includes(error.code)) throw error;
  }
}
