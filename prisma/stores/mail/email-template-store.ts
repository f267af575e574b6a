import type { Actor } from '../../../domain/actor';
import type { MailKind } from '../../../domain/mail-kind';
import type { EmailTemplate, TemplateContent } from '../../../domain/email-template';
import type { AuditSeals } from '../../../security/audit-seal';
import type { Database } from '../../client';
import type { EmailTemplate as EmailTemplateRow } from '../../generated/client';
import { appendAudit, INSTALLATION_CHAIN } from '../audit/audit';
import { changesBetween } from '../audit/changes';
import { holdPortal } from '../portal/portal-rows';

export type EmailTemplateChanges = Partial<TemplateContent & Pick<EmailTemplate, 'enabled'>>;

/** How portals send their mails. What nobody has changed has no row and is not here. */
export interface EmailTemplateStore {
  all(portalId: string): Promise<Map<string, EmailTemplate>>;
  find(portalId: string, kind: MailKind): Promise<EmailTemplate | null>;
  /** Changes what is given; null where the portal is gone. */
  change(portalId: string, kind: MailKind, changes: EmailTemplateChanges, actor: Actor): Promise<EmailTemplate | null>;
  /** Back to what the installation has; false where the portal is gone. */
  reset(portalId: string, kind: MailKind, actor: Actor): Promise<boolean>;
}

export function createEmailTemplateStore(database: Database, seals: AuditSeals): EmailTemplateStore {
  return {
    async all(portalId) {
      const rows = await database.emailTemplate.findMany({ where: { portalId } });
      return new Map(rows.map((row) => [row.name, toEmailTemplate(row)]));
    },

    async find(portalId, kind) {
      const row = await database.emailTemplate.findUnique({ where: { portalId_name: { portalId, name: kind } } });
      return row && toEmailTemplate(row);
    },

    change: (portalId, kind, changes, actor) =>
      database.$transaction(async (tx) => {
        // Two changes at once, and each would tell the same words from before.
        if (!(await holdPortal(tx, portalId))) return null;
        const before = await tx.emailTemplate.findUnique({ where: { portalId_name: { portalId, name: kind } } });
        const row = await tx.emailTemplate.upsert({
          where: { portalId_name: { portalId, name: kind } },
          create: { portalId, name: kind, ...changes },
          update: changes,
        });
        await appendAudit(tx, seals, {
          chain: INSTALLATION_CHAIN,
          at: new Date(),
          event: 'mail_template_changed',
          actor,
          portalId,
          detail: {
            reason: `${kind}: ${Object.keys(changes).sort().join(', ')}`,
            changes: changesBetween(before ?? DEFAULT, changes) ?? undefined,
          },
        });
        return toEmailTemplate(row);
      }),

    reset: (portalId, kind, actor) =>
      database.$transaction(async (tx) => {
        if (!(await holdPortal(tx, portalId))) return false;
        const where = { portalId_name: { portalId, name: kind } };
        const before = await tx.emailTemplate.findUnique({ where });
        if (!before) return true;
        await tx.emailTemplate.delete({ where });
        await appendAudit(tx, seals, {
          chain: INSTALLATION_CHAIN,
          at: new Date(),
          event: 'mail_template_reset',
          actor,
          portalId,
          detail: { reason: kind, changes: changesBetween(before, DEFAULT) ?? undefined },
        });
        return true;
      }),
  };
}

/** A mail without a row: nothing is the portal's own. */
const DEFAULT = { enabled: true, subject: null, title: null, body: null, buttonLabel: null };

function toEmailTemplate({ enabled, subject, title, body, buttonLabel, createdAt, updatedAt }: EmailTemplateRow): EmailTemplate {
  return { enabled, content: { subject, title, body, buttonLabel }, createdAt, updatedAt };
}
