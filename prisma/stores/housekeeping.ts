import type { AccountKey } from '../../domain/message';
import { MAIL_MEMORY_SECONDS } from '../../domain/mail-kind';
import type { Database } from '../client';
import { alone, LOCKS } from './alone';

const MESSAGES_KEPT_SECONDS = 7 * 24 * 3600;
const SIGN_INS_KEPT_SECONDS = 90 * 24 * 3600;

/** An account for which a run ought to be open. */
export interface Awaited {
  key: AccountKey;
  portalName: string;
  /** A registration to be finished, or only mails to be sent. */
  registration: boolean;
}

export interface Housekeeping {
  /** Runs `work` unless another process is at it; returns whether it ran. */
  alone(work: () => Promise<void>): Promise<boolean>;
  /** Accounts that wait for somebody, or whose mails wait, untouched since `before`: `limit` of them after `afterId`. */
  awaited(before: Date, afterId: string | null, limit: number): Promise<{ accounts: Awaited[]; lastId: string | null }>;
  /** Removes what has served its time. */
  sweep(now: Date): Promise<void>;
}

const AT_MOST_MS = 30 * 60 * 1000;

export function createHousekeeping(database: Database): Housekeeping {
  return {
    alone: (work) => alone(database, LOCKS.housekeeping, AT_MOST_MS, work),
    async awaited(before, afterId, limit) {
      const rows = await database.account.findMany({
        where: {
          addressHash: { not: null },
          updatedAt: { lt: before },
          OR: [
            { status: { in: ['awaiting_verification', 'awaiting_password', 'pending'] } },
            { mails: { some: { state: 'queued', createdAt: { lt: before } } } },
          ],
          ...(afterId && { id: { gt: afterId } }),
        },
        orderBy: { id: 'asc' },
        take: limit,
        select: { id: true, portalId: true, addressHash: true, status: true, portal: { select: { displayName: true } } },
      });
      const accounts = rows.flatMap(({ portalId, addressHash, status, portal }) =>
        addressHash === null
          ? []
          : [
              {
                key: { portalId, addressHash },
                portalName: portal.displayName,
                registration: status.startsWith('awaiting_') || status === 'pending',
              },
            ],
      );
      return { accounts, lastId: rows.at(-1)?.id ?? null };
    },
    async sweep(now) {
      const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
      await database.message.deleteMany({ where: { at: { lt: ago(MESSAGES_KEPT_SECONDS) } } });
      await database.stagedCredential.deleteMany({ where: { expiresAt: { lt: now } } });
      // An expired link says "expired" for a day before it becomes unknown.
      await database.linkToken.deleteMany({ where: { expiresAt: { lt: ago(24 * 3600) } } });
      await database.session.deleteMany({ where: { expiresAt: { lt: now } } });
      await database.administratorLink.deleteMany({ where: { expiresAt: { lt: ago(24 * 3600) } } });
      await database.administratorSession.deleteMany({ where: { expiresAt: { lt: now } } });
      await database.signIn.deleteMany({ where: { at: { lt: ago(SIGN_INS_KEPT_SECONDS) } } });
      await database.mail.deleteMany({ where: { createdAt: { lt: ago(MAIL_MEMORY_SECONDS) }, account: { status: 'closed' } } });
    },
  };
}
