import type { QueuedMail } from '../activities/ports';
import type { AccountStatus } from '../domain/account-status';
import { TOKEN_LIFETIME_SECONDS, type TokenPurpose } from '../domain/lifetimes';
import { mailRules } from '../domain/mail-kind';
import { MAIL_PARTS, NO_OWN_CONTENT } from '../domain/email-template';
import { type Portal, portalLink, NEW_ADDRESS_PAGE, REQUEST_PAGE } from '../domain/portal';
import type { LinkTokens } from '../security/link-token';
import { composeMail, type MailMaterial, type RenderedMail } from './compose-mail';
import type { TemplateRunner } from './template-runner';
import { oneLine, printable } from './template';

export interface MailRenderer {
  /** Rejects where the link's key is no longer in the ring. */
  render(mail: QueuedMail): Promise<RenderedMail>;
}

export interface MailRendererOptions {
  linkTokens: Pick<LinkTokens, 'token'>;
  /** Where administrators reach this service. */
  publicUrl: string;
  templateRunner: Pick<TemplateRunner, 'compose'>;
}

/** Turns a mail of the outbox into subject, HTML and plain text. */
export function createMailRenderer({ linkTokens, publicUrl, templateRunner }: MailRendererOptions): MailRenderer {
  return {
    async render(mail) {
      const { kind, content } = mail;
      const values = { ...valuesOf(mail), ...waitingValues(mail, publicUrl) };
      const material = { kind, content, values, url: linkOf(mail, linkTokens, publicUrl) };
      const own = MAIL_PARTS.some((part) => content[part] !== null) ? await templateRunner.compose(material) : null;
      // Words are tried before they are kept. Should they fail all the same, ours are better than no mail.
      return own ?? composeMail({ ...material, content: NO_OWN_CONTENT });
    },
  };
}

const STATUS_WORDS: Record<AccountStatus, string> = {
  awaiting_verification: 'Unconfirmed',
  awaiting_credential: 'Unfinished',
  pending: 'Pending',
  approved: 'Approved',
  rejected: 'Rejected',
  revoked: 'Revoked',
  closed: 'Closed',
};

/** Whom a digest is about. Nobody is named unless the portal says so. */
function waitingValues({ portal, requests }: QueuedMail, publicUrl: string) {
  const lines = (requests?.longest ?? []).map(({ accountId, since, waitingFor, developer }) => {
    const day = new Date(since).toISOString().slice(0, 10);
    const whom = waitingFor === 'administrator' ? 'an administrator' : 'a second administrator';
    const who = portal.notificationsDeveloperPiiVisibilityEnabled
      ? `, ${oneLine(developer.name)} (${oneLine(developer.email)})`
      : '';
    return `${day}, waits for ${whom}${who}: ${consoleUrl(publicUrl)}/${portal.id}/accounts/${accountId}`;
  });
  return { waiting_count: String(requests?.total ?? ''), waiting_list: lines.join('\n') };
}

function consoleUrl(publicUrl: string): string {
  return `${publicUrl.replace(/\/+$/, '')}/console`;
}

function valuesOf({
  kind,
  portal,
  developer,
  status,
  reason,
  link,
  answers = [],
}: QueuedMail): Omit<MailMaterial['values'], 'waiting_count' | 'waiting_list'> {
  const { to, tellsName } = mailRules(kind);
  const isToDeveloper = to === 'developer' || to === 'new_address';
  const tellsWho = isToDeveloper || portal.notificationsDeveloperPiiVisibilityEnabled;
  return {
    portal_display_name: oneLine(portal.displayName),
    portal_domain: new URL(portal.url).host,
    developer_email: tellsWho ? oneLine(developer.email) : '',
    developer_fullname: tellsWho && tellsName ? oneLine(developer.name) : '',
    dev_portal_reply_to: oneLine(portal.mailReplyToEmail ?? ''),
    developer_status: STATUS_WORDS[status],
    decision_reason: printable(reason ?? '').trim(),
    question: printable(reason ?? '').trim(),
    sign_up_answers: tellsWho ? answersText(answers) : '',
    link_lifetime: link ? duration(TOKEN_LIFETIME_SECONDS[link.purpose]) : '',
  };
}

/** A line each, as administrators read them. */
function answersText(answers: NonNullable<QueuedMail['answers']>): string {
  const inWords = (answer: string | boolean | string[]) => {
    if (typeof answer === 'boolean') return answer ? 'yes' : 'no';
    return typeof answer === 'string' ? answer : answer.join(', ');
  };
  return answers.map(({ label, answer }) => `${oneLine(label)}: ${oneLine(inWords(answer))}`).join('\n');
}

/** Where the mail's button leads; null where there is nothing to open. */
function linkOf(mail: QueuedMail, linkTokens: Pick<LinkTokens, 'token'>, publicUrl: string): string | null {
  const { portal, recipient, link, status } = mail;
  if (link) {
    return portalLink(portal, pageFor(link.purpose, portal), {
      email: recipient.email,
      token: linkTokens.token(link.id, link.keyId),
    });
  }
  const { opens } = mailRules(mail.kind);
  if (opens === 'console') return consoleUrl(publicUrl);
  const mayLogIn = opens === 'log-in' || (opens === 'where-it-stands' && status === 'approved');
  return mayLogIn ? portalLink(portal, portal.loginUrl) : null;
}

function pageFor(purpose: TokenPurpose, { confirmUrl, resetPasswordUrl }: Portal): string {
  if (purpose === 'view_request') return REQUEST_PAGE;
  if (purpose === 'change_email') return NEW_ADDRESS_PAGE;
  return purpose === 'verify_email' ? confirmUrl : resetPasswordUrl;
}

/** A whole number of days or hours in words. */
function duration(seconds: number): string {
  const hours = seconds / 3600;
  const [count, unit] = hours > 24 ? [hours / 24, 'day'] : [hours, 'hour'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
