import { MAIL_OVERDUE_SECONDS } from '../../../domain/mail-retry';
import type { Database } from '../../client';

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

/** What becomes of a portal's mails. */
export function createMailDeliveries(database: Database): MailDeliveries {
  return {
    failures: (portalId) => database.$queryRaw<MailFailure[]>`
      SELECT "failure", count(*)::int AS "mails", min("failingSince") AS "since", min("dueAt") AS "nextTryAt" FROM "OutboxMail"
      WHERE "portalId" = ${portalId}::uuid AND "state" = 'queued' AND "failure" IS NOT NULL AND "failingSince" IS NOT NULL
      GROUP BY "failure" ORDER BY 2 DESC, 1`,
    retry: (portalId) => database.$executeRaw`
      UPDATE "OutboxMail" SET "dueAt" = now() - make_interval(secs => ${MAIL_OVERDUE_SECONDS}::float)
      WHERE "portalId" = ${portalId}::uuid AND "state" = 'queued' AND "failingSince" IS NOT NULL
        AND ("heldUntil" IS NULL OR "heldUntil" <= now())`,
  };
}
