import type { QueuedMail } from '../activities/ports';
import type { AccountStatus } from '../domain/account-status';
import { TOKEN_LIFETIME_SECONDS } from '../domain/lifetimes';
import { MAIL_PARTS, type MailWords } from '../domain/mail-template';
import { portalLink } from '../domain/portal';
import type { LinkTokens } from '../security/link-token';
import { layOut } from './layout';
import { oneLine, printable, renderHtml, renderLine, renderText } from './template';
import { DEFAULT_TEXTS, type MailText } from './texts';
import type { MailVariableName } from './variables';

export interface RenderedMail {
  /** One line. */
  subject: string;
  html: string;
  text: string;
}

export interface MailRenderer {
  /** Throws where the link's key is no longer in the ring. */
  render(mail: QueuedMail): RenderedMail;
}

export interface MailRendererOptions {
  linkTokens: Pick<LinkTokens, 'token'>;
  /** Where administrators reach this service. */
  administratorUrl: string;
}

/** Turns a mail of the outbox into subject, HTML and plain text. */
export function createMailRenderer({ linkTokens, administratorUrl }: MailRendererOptions): MailRenderer {
  return {
    render(mail) {
      const standard = DEFAULT_TEXTS[mail.kind];
      const values = valuesOf(mail);
      const url = linkOf(mail, linkTokens, administratorUrl);
      try {
        return compose(ownText(mail.words, standard), standard, values, url);
      } catch {
        // Words are tried before they are kept. Should they fail all the same, ours are better than no mail.
        return compose(standard, standard, values, url);
      }
    },
  };
}

function ownText(words: MailWords, standard: MailText): MailText {
  const own = MAIL_PARTS.map((part) => [part, words[part] ?? standard[part]] as const);
  return { ...standard, ...Object.fromEntries(own) };
}

function compose(text: MailText, standard: MailText, values: Values, url: string | null): RenderedMail {
  /** Never empty where ours is not: neither a subject nor the words that the link is under. */
  const line = (part: 'subject' | 'buttonLabel') => renderLine(text[part], values) || renderLine(standard[part], values);
  const title = renderLine(text.title, values);
  const button = url === null ? null : { label: line('buttonLabel'), url };
  const { portal_display_name: portalName, portal_domain: portalDomain } = values;
  const parts = [title, renderText(text.body, values), button && `${button.label}:\n${button.url}`];
  return {
    subject: line('subject'),
    html: layOut({ portalName, portalDomain, title, bodyHtml: renderHtml(text.body, values), button }),
    text: `${parts.filter(Boolean).join('\n\n')}\n\n-- \n${portalName}\n${portalDomain}\n`,
  };
}

const STATUS_WORDS: Record<AccountStatus, string> = {
  awaiting_verification: 'Unconfirmed',
  awaiting_password: 'Unfinished',
  pending: 'Pending',
  approved: 'Approved',
  rejected: 'Rejected',
  revoked: 'Revoked',
  closed: 'Closed',
};

type Values = Record<MailVariableName, string>;

function valuesOf({ kind, portal, developer, status, reason, link }: QueuedMail): Values {
  const tellsWho = kind !== 'registration-waiting' || portal.notificationsDeveloperPiiVisibilityEnabled;
  return {
    portal_display_name: oneLine(portal.displayName),
    portal_domain: new URL(portal.url).host,
    developer_email: tellsWho ? oneLine(developer.email) : '',
    developer_fullname: tellsWho ? oneLine(developer.name) : '',
    dev_portal_reply_to: oneLine(portal.mailReplyToEmail ?? ''),
    developer_status: STATUS_WORDS[status],
    decision_reason: printable(reason ?? '').trim(),
    link_lifetime: link ? duration(TOKEN_LIFETIME_SECONDS[link.purpose]) : '',
  };
}

/** Where the mail's button leads; null where there is nothing to open. */
function linkOf(mail: QueuedMail, linkTokens: Pick<LinkTokens, 'token'>, administratorUrl: string): string | null {
  const { kind, portal, recipient, link } = mail;
  if (kind === 'registration-waiting') return `${administratorUrl.replace(/\/+$/, '')}/console`;
  if (link) {
    const to = link.purpose === 'verify_email' ? portal.confirmUrl : portal.resetPasswordUrl;
    return portalLink(portal, to, { email: recipient.email, token: linkTokens.token(link.id, link.keyId) });
  }
  const mayLogIn =
    kind === 'account-access-approved' ||
    kind === 'sign-ins-slowed-down' ||
    (kind === 'registration-status' && mail.status === 'approved');
  return mayLogIn ? portalLink(portal, portal.loginUrl) : null;
}

/** A whole number of days or hours in words. */
function duration(seconds: number): string {
  const hours = seconds / 3600;
  const [count, unit] = hours > 24 ? [hours / 24, 'day'] : [hours, 'hour'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
