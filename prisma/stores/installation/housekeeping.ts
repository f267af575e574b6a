import { MESSAGE_LIFETIME_SECONDS } from '../../../domain/lifetimes';
import { type Database, PLANNED_EACH_TIME } from '../../client';
import { Prisma } from '../../generated/client';
import { compactDirectoryCounts } from '../account/directory-counts';
import { withAdvisoryLock, LOCKS } from '../sql/advisory-lock';

const LOG_INS_KEPT_SECONDS = 90 * 24 * 3600;
/** An expired link says "expired" for a day before it becomes unknown. */
const LINKS_EXPLAINED_SECONDS = 24 * 3600;

export interface Deleted {
  rows: number;
  /** Whether that was all there is to delete. */
  complete: boolean;
}

export interface Housekeeping {
  /** Runs `work` unless another process is at it; returns whether it ran. */
  alone(work: () => Promise<void>): Promise<boolean>;
  /** Removes what has served its time, some at a time: as much as one round may. */
  deleteExpired(now: Date, ending?: AbortSignal): Promise<Deleted>;
  /** Sums up the counts of lists, so that they stay few to add. */
  compactCounts(): Promise<void>;
}

const AT_MOST_MS = 30 * 60 * 1000;

export interface HousekeepingLimits {
  /** Rows that one statement deletes: its locks last for moments. */
  atOnce: number;
  /** Such statements of one round: what has piled up holds up nothing else that the round does. */
  steps: number;
}

const LIMITS: HousekeepingLimits = { atOnce: 1000, steps: 500 };

export function createHousekeeping(database: Database, { atOnce, steps } = LIMITS): Housekeeping {
  return {
    alone: (work) => withAdvisoryLock(database, LOCKS.housekeeping, AT_MOST_MS, work),
    compactCounts: () => compactDirectoryCounts(database),
    async deleteExpired(now, ending) {
      let rows = 0;
      let done = 0;
      // In turn, so that none waits until much of another is gone.
      for (let left = deletions(now, atOnce); left.length > 0;) {
        const full: Prisma.Sql[] = [];
        for (const deletion of left) {
          if (done === steps || ending?.aborted) return { rows, complete: false };
          const deleted = await database.$executeRaw(deletion);
          rows += deleted;
          done += 1;
          if (deleted >= atOnce) full.push(deletion);
        }
        left = full;
      }
      return { rows, complete: true };
    },
  };
}

/** What removes some of what has served its time, of each kind. */
function deletions(now: Date, atOnce: number): Prisma.Sql[] {
  const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
  const oldest = (table: string, column: string, before: Date, and = Prisma.sql`true`) =>
    deleteOldest({ table: Prisma.raw(`"${table}"`), column: Prisma.raw(`"${column}"`), before, and, atOnce });
  return [
    oldest('ProcessedMessage', 'at', ago(MESSAGE_LIFETIME_SECONDS)),
    oldest('StagedCredential', 'expiresAt', now),
    oldest('LinkToken', 'expiresAt', ago(LINKS_EXPLAINED_SECONDS)),
    giveUpNewEmails(now, atOnce),
    oldest('EarlierDecision', 'forgottenAt', now),
    oldest('Session', 'expiresAt', now),
    oldest('AdministratorLink', 'expiresAt', ago(LINKS_EXPLAINED_SECONDS)),
    oldest('AdministratorSession', 'expiresAt', now),
    oldest('RateLimiterFlexible', 'expire', now),
    oldest('LogIn', 'at', ago(LOG_INS_KEPT_SECONDS)),
    oldest('AdministratorLogIn', 'at', ago(LOG_INS_KEPT_SECONDS)),
    // One that is still on its way names whom it goes to.
    oldest('OutboxMail', 'forgottenAt', now, Prisma.sql`"addressee" IS NULL`),
  ];
}

interface Oldest {
  table: Prisma.Sql;
  column: Prisma.Sql;
  before: Date;
  and: Prisma.Sql;
  atOnce: number;
}

/** By the index on that column. What somebody is at, as a counter of requests, is not waited for and stays. */
function deleteOldest({ table, column, before, and, atOnce }: Oldest): Prisma.Sql {
  return Prisma.sql`DELETE FROM ${table} WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM ${table} WHERE ${column} < ${before} AND ${and} ORDER BY ${column} LIMIT ${atOnce} FOR UPDATE SKIP LOCKED
  )) ${PLANNED_EACH_TIME}`;
}

/** The addresses that nobody can confirm any more: their link has been used or has ended. */
function giveUpNewEmails(now: Date, atOnce: number): Prisma.Sql {
  return Prisma.sql`UPDATE "Profile" SET "newEmail" = NULL WHERE "accountId" = ANY(ARRAY(
    SELECT "accountId" FROM "Profile" profile WHERE "newEmail" IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM "LinkToken" WHERE "accountId" = profile."accountId" AND "purpose" = 'change_email'
        AND "usedAt" IS NULL AND "revokedAt" IS NULL AND "expiresAt" > ${now}
    ) LIMIT ${atOnce} FOR UPDATE SKIP LOCKED
  )) ${PLANNED_EACH_TIME}`;
}
