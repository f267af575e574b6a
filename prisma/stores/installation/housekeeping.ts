import { MESSAGE_LIFETIME_SECONDS } from '../../../domain/lifetimes';
import { MAIL_MEMORY_SECONDS } from '../../../domain/mail-kind';
import type { Database } from '../../client';
import { Prisma } from '../../generated/client';
import { compactDirectoryCounts } from '../account/directory-counts';
import { withAdvisoryLock, LOCKS } from '../sql/advisory-lock';

const LOG_INS_KEPT_SECONDS = 90 * 24 * 3600;

export interface Housekeeping {
  /** Runs `work` unless another process is at it; returns whether it ran. */
  alone(work: () => Promise<void>): Promise<boolean>;
  /** Removes what has served its time. */
  deleteExpired(now: Date): Promise<void>;
  /** Sums up the counts of lists, so that they stay few to add. */
  compactCounts(): Promise<void>;
}

const AT_MOST_MS = 30 * 60 * 1000;

export function createHousekeeping(database: Database): Housekeeping {
  return {
    alone: (work) => withAdvisoryLock(database, LOCKS.housekeeping, AT_MOST_MS, work),
    compactCounts: () => compactDirectoryCounts(database),
    async deleteExpired(now) {
      const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
      await database.processedMessage.deleteMany({ where: { at: { lt: ago(MESSAGE_LIFETIME_SECONDS) } } });
      await database.stagedCredential.deleteMany({ where: { expiresAt: { lt: now } } });
      // An expired link says "expired" for a day before it becomes unknown.
      await database.linkToken.deleteMany({ where: { expiresAt: { lt: ago(24 * 3600) } } });
      await database.profile.updateMany({
        where: {
          newEmail: { not: null },
          account: { tokens: { none: { purpose: 'change_email', usedAt: null, revokedAt: null, expiresAt: { gt: now } } } },
        },
        data: { newEmail: null },
      });
      await database.earlierDecision.deleteMany({ where: { forgottenAt: { lt: now } } });
      await database.session.deleteMany({ where: { expiresAt: { lt: now } } });
      await database.administratorLink.deleteMany({ where: { expiresAt: { lt: ago(24 * 3600) } } });
      await database.administratorSession.deleteMany({ where: { expiresAt: { lt: now } } });
      await database.rateLimiterFlexible.deleteMany({ where: { expire: { lt: now } } });
      await database.logIn.deleteMany({ where: { at: { lt: ago(LOG_INS_KEPT_SECONDS) } } });
      await database.administratorLogIn.deleteMany({ where: { at: { lt: ago(LOG_INS_KEPT_SECONDS) } } });
      await database.outboxMail.deleteMany({
        where: {
          createdAt: { lt: ago(MAIL_MEMORY_SECONDS) },
          account: { status: 'closed' },
          addressee: { equals: Prisma.DbNull },
        },
      });
    },
  };
}
