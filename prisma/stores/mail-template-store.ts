import type { Actor } from '../../domain/actor';
import type { MailKind } from '../../domain/mail-kind';
import type { MailTemplate, MailWords } from '../../domain/mail-template';
import type { Database } from '../client';
import type { EmailTemplate } from '../generated/client';
import { appendAudit, INSTALLATION_CHAIN } from './audit';

export type MailTemplateChanges = Partial<MailWords & Pick<MailTemplate, 'enabled'>>;

/** How portals send their mails. What nobody has changed has no row and is not here. */
export interface MailTemplateStore {
  all(portalId: string): Promise<Map<string, MailTemplate>>;
  find(portalId: string, kind: MailKind): Promise<MailTemplate | null>;
  /** Changes what is given; null where the portal is gone. */
  change(portalId: string, kind: MailKind, changes: MailTemplateChanges, actor: Actor): Promise<MailTemplate | null>;
  /** Back to what the installation has. */
  reset(portalId: string, kind: MailKind, actor: Actor): Promise<void>;
}

export function createMailTemplateStore(database: Database): MailTemplateStore {
  return {
    async all(portalId) {
      const rows = await database.emailTemplate.findMany({ where: { portalId } });
      return new Map(rows.map((row) => [row.name, toMailTemplate(row)]));
    },

    async find(portalId, kind) {
      const row = await database.emailTemplate.findUnique({ where: { portalId_name: { portalId, name: kind } } });
      return row && toMailTemplate(row);
    },

    change: (portalId, kind, changes, actor) =>
      database.$transaction(async (tx) => {
        if ((await tx.portal.count({ where: { id: portalId } })) === 0) return null;
        const row = await tx.emailTemplate.upsert({
          where: { portalId_name: { portalId, name: kind } },
          create: { portalId, name: kind, ...changes },
          update: changes,
        });
        await appendAudit(tx, {
          chain: INSTALLATION_CHAIN,
          at: new Date(),
          event: 'mail_template_changed',
          actor,
          portalId,
          detail: { reason: `${kind}: ${Object.keys(changes).sort().join(', ')}` },
        });
        return toMailTemplate(row);
      }),

    reset: (portalId, kind, actor) =>
      database.$transaction(async (tx) => {
        const { count } = await tx.emailTemplate.deleteMany({ where: { portalId, name: kind } });
        if (count === 0) return;
        await appendAudit(tx, {
          chain: INSTALLATION_CHAIN,
          at: new Date(),
          event: 'mail_template_reset',
          actor,
          portalId,
          detail: { reason: kind },
        });
      }),
  };
}

function toMailTemplate({ enabled, subject, title, body, buttonLabel, createdAt, updatedAt }: EmailTemplate): MailTemplate {
  return { enabled, words: { subject, title, body, buttonLabel }, createdAt, updatedAt };
}
