import type { Outbox, QueuedMail } from '../../../activities/ports';
import type { AccountStatus } from '../../../domain/account-status';
import { mailRetrySeconds } from '../../../domain/mail-retry';
import type { TokenPurpose } from '../../../domain/lifetimes';
import type { MailKind } from '../../../domain/mail-kind';
import type { Answers } from '../../../domain/person';
import { labelledAnswers } from '../../../domain/sign-up-form';
import { Prisma } from '../../generated/client';
import type { Database } from '../../client';
import { documentOf, type FoundDocuments, LATEST_DOCUMENTS } from '../portal/portal-document-store';
import { type PortalJson, portalFromJson } from '../portal/portal-rows';

interface Taken {
  kind: MailKind;
  uncertain: boolean;
  tries: number;
  portal: PortalJson;
  status: AccountStatus;
  toAdministrator: boolean;
  developerName: string | null;
  developerEmail: string | null;
  administratorName: string | null;
  administratorEmail: string | null;
  reason: string | null;
  answers: Answers | null;
  documents: FoundDocuments | null;
  linkId: string | null;
  linkKeyId: string;
  linkPurpose: TokenPurpose;
  switchedOff: boolean;
  subject: string | null;
  title: string | null;
  body: string | null;
  buttonLabel: string | null;
}

export interface OutboxOptions {
  database: Database;
  /** How long one request to the mail host may take. */
  requestSeconds: number;
  /** How long after a mail's arrival the mail host's search may still miss it. */
  searchLagSeconds: number;
}

/** Whom a mail went to is kept no longer than it is needed. */
const FORGOTTEN = { addressee: Prisma.DbNull };

/** The outbox: mails that a guarded transaction wrote, on their way to the mail host. */
export function createOutbox({ database, requestSeconds, searchLagSeconds }: OutboxOptions): Outbox {
  const holdSeconds = requestSeconds + searchLagSeconds;
  return {
    async take(mailId) {
      const taken = await countTry(database, mailId, { first: holdSeconds, lookedUp: holdSeconds + requestSeconds });
      if (!taken) {
        const left = await secondsHeld(database, mailId);
        // Soon at first, since most tries end soon; then ever later.
        return left === null ? 'settled' : { heldSeconds: Math.min(left, Math.max(1, holdSeconds - left)) };
      }
      if (taken.switchedOff) return 'settled';
      const mail = toQueuedMail(mailId, taken);
      if (mail) return { mail, tries: taken.tries };
      await database.outboxMail.updateMany({
        where: { id: mailId },
        data: { state: 'suppressed', failure: 'nobody to send it to any more', ...FORGOTTEN },
      });
      return 'settled';
    },
    async sent(mailId, mailHostId, doubt) {
      const settled = { failure: doubt ?? null, failingSince: null, ...FORGOTTEN };
      const data = { state: 'sent', mailHostId, sentAt: new Date(), ...settled } as const;
      await database.outboxMail.updateMany({ where: { id: mailId }, data });
    },
    async failed(mailId, failure) {
      await database.outboxMail.updateMany({ where: { id: mailId }, data: { state: 'failed', failure, ...FORGOTTEN } });
    },
    async postponed(mailId, failure, tries) {
      const seconds = mailRetrySeconds(tries);
      await database.$executeRaw`
        UPDATE "OutboxMail" SET "heldUntil" = NULL, "dueAt" = clock_timestamp() + make_interval(secs => ${seconds}::float),
          "failure" = ${failure}, "failingSince" = coalesce("failingSince", clock_timestamp())
        WHERE "id" = ${mailId}::uuid AND "state" = 'queued'`;
      return seconds;
    },
    async unanswered(mailId, failure) {
      await database.$executeRaw`
        UPDATE "OutboxMail" SET "failure" = ${failure}, "failingSince" = coalesce("failingSince", clock_timestamp())
        WHERE "id" = ${mailId}::uuid AND "state" = 'queued'`;
    },
  };
}

/**
 * Counts a try, holds the mail for it and reads what the mail is made of, in one statement: every registration passes
 * here. A mail that the portal has switched off is settled by the same statement. Null where there is nothing to take.
 */
async function countTry(
  database: Database,
  mailId: string,
  holdSeconds: { first: number; lookedUp: number },
): Promise<Taken | null> {
  const hold = Prisma.sql`clock_timestamp() +
    make_interval(secs => CASE WHEN before."heldUntil" IS NULL THEN ${holdSeconds.first}::float ELSE ${holdSeconds.lookedUp}::float END)`;
  const [taken] = await database.$queryRaw<Taken[]>`
    UPDATE "OutboxMail" mail SET "attempts" = mail."attempts" + 1, "heldUntil" = ${hold}, "dueAt" = ${hold},
      "state" = CASE WHEN template."enabled" IS FALSE THEN 'suppressed' ELSE mail."state" END,
      "failure" = CASE WHEN template."enabled" IS FALSE THEN 'switched off' ELSE mail."failure" END,
      "addressee" = CASE WHEN template."enabled" IS FALSE THEN NULL ELSE mail."addressee" END
    FROM "OutboxMail" before
    JOIN "Portal" portal ON portal."id" = before."portalId"
    LEFT JOIN "EmailTemplate" template ON template."portalId" = before."portalId" AND template."name" = before."kind"
    LEFT JOIN "Profile" developer ON developer."accountId" = before."accountId"
    LEFT JOIN "Administrator" administrator ON administrator."id" = before."administratorId" AND administrator."removedAt" IS NULL
    LEFT JOIN "LinkToken" link ON link."id" = before."tokenId"
    LEFT JOIN "AuditDetail" detail ON detail."entryId" = before."auditEntryId"
    WHERE mail."id" = ${mailId}::uuid AND mail."state" = 'queued' AND before."id" = mail."id"
      AND (mail."heldUntil" IS NULL OR mail."heldUntil" <= clock_timestamp())
    RETURNING mail."kind", mail."attempts" AS "tries", before."heldUntil" IS NOT NULL AS "uncertain", to_jsonb(portal) AS "portal", mail."status"::text,
      mail."administratorId" IS NOT NULL AS "toAdministrator",
      coalesce(mail."addressee"->>'fullName', developer."fullName") AS "developerName",
      coalesce(mail."addressee"->>'email', developer."email") AS "developerEmail",
      administrator."name" AS "administratorName", administrator."email" AS "administratorEmail",
      CASE WHEN mail."administratorId" IS NOT NULL THEN developer."answers" END AS "answers",
      CASE WHEN mail."administratorId" IS NOT NULL THEN ${LATEST_DOCUMENTS} END AS "documents",
      detail."reason", link."id"::text AS "linkId", link."keyId" AS "linkKeyId", link."purpose"::text AS "linkPurpose",
      template."enabled" IS FALSE AS "switchedOff",
      template."subject", template."title", template."body", template."buttonLabel"`;
  return taken ?? null;
}

/** How long an earlier try still holds the mail; null where the mail is settled. */
async function secondsHeld(database: Database, mailId: string): Promise<number | null> {
  const [held] = await database.$queryRaw<{ seconds: number }[]>`
    SELECT greatest(0, extract(epoch FROM "heldUntil" - clock_timestamp()))::float AS "seconds"
    FROM "OutboxMail" WHERE "id" = ${mailId}::uuid AND "state" = 'queued'`;
  return held?.seconds ?? null;
}

/** Null where the developer, or the administrator to be told, is gone. */
function toQueuedMail(id: string, taken: Taken): QueuedMail | null {
  const developer = person(taken.developerName, taken.developerEmail);
  const recipient = taken.toAdministrator ? person(taken.administratorName, taken.administratorEmail) : developer;
  if (!developer || !recipient) return null;
  const { kind, uncertain, status, reason, linkId, linkKeyId, linkPurpose } = taken;
  const { subject, title, body, buttonLabel } = taken;
  const content = { subject, title, body, buttonLabel };
  const link = linkId === null ? null : { id: linkId, keyId: linkKeyId, purpose: linkPurpose };
  const portal = portalFromJson(taken.portal);
  const form = taken.documents && documentOf(taken.documents, 'sign_up_form').content;
  const answers = form ? { answers: labelledAnswers(form, taken.answers ?? {}) } : {};
  return { id, kind, uncertain, portal, content, recipient, developer, status, reason, link, ...answers };
}

function person(name: string | null, email: string | null): { name: string; email: string } | null {
  return name !== null && email !== null ? { name, email } : null;
}
