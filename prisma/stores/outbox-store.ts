import type { Outbox, QueuedMail } from '../../activities/ports';
import type { AccountStatus } from '../../domain/account-status';
import type { TokenPurpose } from '../../domain/lifetimes';
import type { MailKind } from '../../domain/mail-kind';
import type { Database } from '../client';
import { type PortalJson, portalFromJson } from './portal-rows';

interface Taken {
  kind: MailKind;
  attempts: number;
  portal: PortalJson;
  status: AccountStatus;
  toAdministrator: boolean;
  developerName: string | null;
  developerEmail: string | null;
  administratorName: string | null;
  administratorEmail: string | null;
  reason: string | null;
  linkId: string | null;
  linkKeyId: string;
  linkPurpose: TokenPurpose;
  switchedOff: boolean;
  subject: string | null;
  title: string | null;
  body: string | null;
  buttonLabel: string | null;
}

/** The outbox: mails that a guarded transaction wrote, on their way to the mail host. */
export function createOutbox(database: Database): Outbox {
  return {
    async take(mailId) {
      const taken = await countTry(database, mailId);
      if (!taken || taken.switchedOff) return null;
      const mail = toQueuedMail(mailId, taken);
      if (!mail) {
        await database.mail.updateMany({
          where: { id: mailId },
          data: { state: 'dropped', failure: 'nobody to send it to any more' },
        });
      }
      return mail;
    },
    async sent(mailId, postmarkId) {
      await database.mail.updateMany({ where: { id: mailId }, data: { state: 'sent', postmarkId, sentAt: new Date() } });
    },
    async refused(mailId, failure) {
      await database.mail.updateMany({ where: { id: mailId }, data: { state: 'refused', failure } });
    },
  };
}

/**
 * Counts a try and reads what the mail is made of, in one statement: every registration passes here. A mail that the
 * portal has switched off is settled by the same statement.
 */
async function countTry(database: Database, mailId: string): Promise<Taken | null> {
  const [taken] = await database.$queryRaw<Taken[]>`
    UPDATE "Mail" mail SET "attempts" = mail."attempts" + 1,
      "state" = CASE WHEN template."enabled" IS FALSE THEN 'dropped' ELSE mail."state" END,
      "failure" = CASE WHEN template."enabled" IS FALSE THEN 'switched off' ELSE mail."failure" END
    FROM "Mail" before
    JOIN "Portal" portal ON portal."id" = before."portalId"
    LEFT JOIN "EmailTemplate" template ON template."portalId" = before."portalId" AND template."name" = before."kind"
    LEFT JOIN "Profile" developer ON developer."accountId" = before."accountId"
    LEFT JOIN "Administrator" administrator ON administrator."id" = before."administratorId" AND administrator."removedAt" IS NULL
    LEFT JOIN "LinkToken" link ON link."id" = before."tokenId"
    LEFT JOIN "AuditDetail" detail ON detail."entryId" = before."auditEntryId"
    WHERE mail."id" = ${mailId}::uuid AND mail."state" = 'queued' AND before."id" = mail."id"
    RETURNING mail."kind", before."attempts", to_jsonb(portal) AS "portal", mail."status"::text,
      mail."administratorId" IS NOT NULL AS "toAdministrator",
      developer."fullName" AS "developerName", developer."email" AS "developerEmail",
      administrator."name" AS "administratorName", administrator."email" AS "administratorEmail",
      detail."reason", link."id"::text AS "linkId", link."keyId" AS "linkKeyId", link."purpose"::text AS "linkPurpose",
      template."enabled" IS FALSE AS "switchedOff",
      template."subject", template."title", template."body", template."buttonLabel"`;
  return taken ?? null;
}

/** Null where the developer, or the administrator to be told, is gone. */
function toQueuedMail(id: string, taken: Taken): QueuedMail | null {
  const developer = person(taken.developerName, taken.developerEmail);
  const recipient = taken.toAdministrator ? person(taken.administratorName, taken.administratorEmail) : developer;
  if (!developer || !recipient) return null;
  const { kind, attempts, status, reason, linkId, linkKeyId, linkPurpose } = taken;
  const { subject, title, body, buttonLabel } = taken;
  const words = { subject, title, body, buttonLabel };
  const link = linkId === null ? null : { id: linkId, keyId: linkKeyId, purpose: linkPurpose };
  const portal = portalFromJson(taken.portal);
  return { id, kind, attempts, portal, words, recipient, developer, status, reason, link };
}

function person(name: string | null, email: string | null): { name: string; email: string } | null {
  return name !== null && email !== null ? { name, email } : null;
}
