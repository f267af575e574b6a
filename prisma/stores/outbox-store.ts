import type { Outbox, QueuedMail } from '../../activities/ports';
import type { MailKind } from '../../domain/mail-kind';
import type { Database } from '../client';
import { toPortal } from './portal-rows';

/** The outbox: mails that a guarded transaction wrote, on their way to the mail host. */
export function createOutbox(database: Database): Outbox {
  return {
    async take(mailId) {
      const row = await database.mail.findUnique({
        where: { id: mailId, state: 'queued' },
        include: { account: { include: { profile: true, portal: true } } },
      });
      if (!row) return null;
      const { profile, portal } = row.account;
      const administrator = row.administratorId
        ? await database.administrator.findUnique({ where: { id: row.administratorId, removedAt: null } })
        : null;
      const email = row.administratorId ? administrator?.email : profile?.email;
      if (!profile || !email) {
        await database.mail.update({
          where: { id: mailId },
          data: { state: 'dropped', failure: 'nobody to send it to any more' },
        });
        return null;
      }
      const [, link, detail] = [
        await database.mail.update({ where: { id: mailId }, data: { attempts: { increment: 1 } }, select: { id: true } }),
        row.tokenId ? await database.linkToken.findUnique({ where: { id: row.tokenId } }) : null,
        row.auditEntryId ? await database.auditDetail.findUnique({ where: { entryId: row.auditEntryId } }) : null,
      ];
      const developer = { name: profile.fullName, email: profile.email };
      return {
        id: row.id,
        kind: row.kind as MailKind,
        attempts: row.attempts,
        portal: toPortal(portal),
        recipient: administrator ? { name: administrator.name, email } : developer,
        developer,
        status: row.status,
        reason: detail?.reason ?? null,
        link: link && { id: link.id, keyId: link.keyId, purpose: link.purpose },
      } satisfies QueuedMail;
    },
    async sent(mailId, postmarkId) {
      await database.mail.update({ where: { id: mailId }, data: { state: 'sent', postmarkId, sentAt: new Date() } });
    },
    async refused(mailId, failure) {
      await database.mail.update({ where: { id: mailId }, data: { state: 'refused', failure } });
    },
  };
}
