import type { Logger } from 'pino';
import { createPeriodicTask } from './periodic-task';

/** A sent mail that came back. */
interface Bounce {
  mailHostId: string;
  /** Why, in the mail host's word for it. */
  failure: string;
}

/** What the mail host tells of mails that failed after they were sent. */
interface BounceReports {
  /** Page by page; some may be told twice. Throws where the mail host is away or busy. */
  since(from: Date): AsyncIterable<Bounce[]>;
}

interface BounceRecords {
  /** Runs `work` unless another process is at it; returns whether it ran. */
  alone(work: () => Promise<void>): Promise<boolean>;
  /** Marks those mails of the outbox that it still takes for sent, and returns how many. Others are none of ours. */
  bounced(bounces: Bounce[]): Promise<number>;
}

export interface BouncePollerOptions {
  reports: BounceReports;
  records: BounceRecords;
  logger: Logger;
}

const EVERY_SECONDS = 60;
const FIRST_AFTER_SECONDS = 5;
/**
 * Each look begins before the last one: a mail may come back before the outbox has noted that it went, and in the night
 * when clocks are set back Postmark's repeat an hour. What is marked already stays as it is.
 */
const OVERLAP_SECONDS = 2 * 3600;
/** The first look of a worker covers the time in which none may have run. */
const FIRST_LOOK_BACK_SECONDS = 7 * 24 * 3600;

/** Gives each mail its last word: what the mail host tells of mails that came back is asked for every minute. */
export function createBouncePoller({ reports, records, logger }: BouncePollerOptions) {
  let since = Date.now() - FIRST_LOOK_BACK_SECONDS * 1000;
  let failing = false;

  async function look(): Promise<void> {
    const now = Date.now();
    try {
      await records.alone(async () => {
        const marked = await markBounced({ reports, records }, new Date(since));
        since = now - OVERLAP_SECONDS * 1000;
        if (marked > 0) logger.info({ marked }, 'mails have come back');
      });
      failing = false;
    } catch (error) {
      // Nothing is lost by it, and a mail host that is away makes itself heard where mails are sent.
      if (!failing) logger.info({ err: error }, 'bounces cannot be asked for; trying again every minute');
      failing = true;
    }
  }

  return {
    /** One look, as there is one every minute. Never rejects. */
    look,
    ...createPeriodicTask({ firstAfterSeconds: FIRST_AFTER_SECONDS, everySeconds: EVERY_SECONDS }, look),
  };
}

/** Marks the mails that have come back since `from`. Returns how many that was news of. */
async function markBounced({ reports, records }: Pick<BouncePollerOptions, 'reports' | 'records'>, from: Date): Promise<number> {
  let marked = 0;
  for await (const bounces of reports.since(from)) {
    if (bounces.length > 0) marked += await records.bounced(bounces);
  }
  return marked;
}
