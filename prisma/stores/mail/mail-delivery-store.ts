import { MAIL_OVERDUE_SECONDS } from '../../../domain/mail-retry';
import { type Database, PLANNED_EACH_TIME } from '../../client';
import { Prisma } from '../../generated/client';

/** Mails of a portal that wait because their latest try has failed, by why. */
export interface MailFailure {
  failure: string;
  mails: number;
  since: Date;
  /** The earliest of their next tries. */
  nextTryAt: Date;
}

export interface MailDeliveries {
  /** Those that fail for a portal now, what most mails fail for first. */
  failures(portalId: string): Promise<MailFailure[]>;
  /** Makes all of them due, for the worker's next round; returns how many. One that an earlier try still holds is not among them. */
  retry(portalId: string): Promise<number>;
}

/** After a day without a mail host many wait, and no try of any of them should wait for this. */
const AT_ONCE = 1000;

/** Those that are due for so long already are tried without it. */
function retrySome(database: Database, portalId: string): Promise<number> {
  const due = Prisma.sql`now() - make_interval(secs => ${MAIL_OVERDUE_SECONDS}::float)`;
  return database.$executeRaw`
    UPDATE "OutboxMail" SET "dueAt" = ${due} WHERE "id" = ANY(ARRAY(
      SELECT "id" FROM "OutboxMail"
      WHERE "portalId" = ${portalId}::uuid AND "state" = 'queued' AND "failingSince" IS NOT NULL AND "dueAt" > ${due}
        AND ("heldUntil" IS NULL OR "heldUntil" <= now())
      ORDER BY "dueAt" LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED
    )) ${PLANNED_EACH_TIME}`;
}

/** What becomes of a portal's mails. */
export function createMailDeliveries(database: Database): MailDeliveries {
  return {
    failures: (portalId) => database.$queryRaw<MailFailure[]>`
      SELECT "failure", count(*)::int AS "mails", min("failingSince") AS "since", min("dueAt") AS "nextTryAt" FROM "OutboxMail"
      WHERE "portalId" = ${portalId}::uuid AND "state" = 'queued' AND "failure" IS NOT NULL AND "failingSince" IS NOT NULL
      GROUP BY "failure" ORDER BY 2 DESC, 1`,
    async retry(portalId) {
      for (let mails = 0; ;) {
        const some = await retrySome(database, portalId);
        mails += some;
        if (some < AT_ONCE) return mails;
      }
    },
  };
}
