import { isCancellation, proxyActivities, proxyLocalActivities, sleep } from '@temporalio/workflow';
import type { Activities } from '../activities';

const local = proxyLocalActivities<Pick<Activities, 'recordMessage' | 'loadAccount'>>({
  startToCloseTimeout: '10s',
  localRetryThreshold: '10s',
  retry: { initialInterval: '50ms', backoffCoefficient: 2, maximumInterval: '30s' },
});

/**
 * The guarded transaction and the look at where an account stands. Local: one event each. While the database is
 * away they are tried here for ten seconds, then the server keeps the time, so that an outage fills no history.
 */
export const recordMessage = persistently(local.recordMessage);
export const loadAccount = persistently(local.loadAccount);

/**
 * Nobody cancels these two. One that ends so was under way when a worker let go of its run; it may have been carried out, and
 * is safe to repeat.
 */
function persistently<Args extends unknown[], Result>(step: (...args: Args) => Promise<Result>) {
  return async (...args: Args): Promise<Result> => {
    for (;;) {
      try {
        return await step(...args);
      } catch (error) {
        if (!isCancellation(error)) throw error;
        await sleep('1s');
      }
    }
  };
}

/**
 * A mail, tried once and briefly, where nobody waits for the workflow task that this holds open. The try itself gives up
 * waiting sooner than this: a time-out is for a database that hangs.
 */
export const hasty = proxyLocalActivities<Pick<Activities, 'sendMail'>>({
  startToCloseTimeout: '2s',
  retry: { maximumAttempts: 1 },
});

/** A mail, tried until the mail host takes it. */
export const patient = proxyActivities<Pick<Activities, 'sendMail'>>({
  startToCloseTimeout: '30s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '5m' },
  summary: 'Send a mail of the outbox',
});

/** A mail that somebody waits for: tried for a minute, and then given up. */
export const brief = proxyActivities<Pick<Activities, 'sendTestMail'>>({
  startToCloseTimeout: '20s',
  scheduleToCloseTimeout: '1m',
  retry: { initialInterval: '1s', backoffCoefficient: 2 },
  summary: 'Send a test mail',
});

/** A digest: whoever reads it in the morning does not want it at noon. */
export const digests = proxyActivities<Pick<Activities, 'listDigestReaders' | 'sendDigest'>>({
  startToCloseTimeout: '20s',
  scheduleToCloseTimeout: '50m',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '5m' },
  summary: 'Tell an administrator who waits',
});
