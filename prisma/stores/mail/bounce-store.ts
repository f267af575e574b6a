import type { Database } from '../../client';
import { withAdvisoryLock, LOCKS } from '../sql/advisory-lock';

const AT_MOST_MS = 5 * 60 * 1000;

interface Bounced {
  mailHostId: string;
  failure: string;
}

/** What has come back of the outbox's mails. */
export function createBounceRecords(database: Database) {
  return {
    alone: (work: () => Promise<void>) => withAdvisoryLock(database, LOCKS.bounces, AT_MOST_MS, work),
    async bounced(bounces: Bounced[]) {
      let marked = 0;
      for (const [failure, mailHostIds] of byFailure(bounces)) {
        const { count } = await database.outboxMail.updateMany({
          where: { mailHostId: { in: mailHostIds }, state: 'sent' },
          data: { state: 'bounced', failure },
        });
        marked += count;
      }
      return marked;
    },
  };
}

function byFailure(bounces: Bounced[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { failure, mailHostId } of bounces) groups.set(failure, [...(groups.get(failure) ?? []), mailHostId]);
  return groups;
}
