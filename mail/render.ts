import type { QueuedMail } from '../activities/ports';
import type { AccountStatus } from '../domain/account-status';
import { TOKEN_LIFETIME_SECONDS } from '../domain/lifetimes';
import { portalLink } from '../domain/portal';
import type { LinkTokens } from '../security/link-token';
import { layOut } from './layout';
import { type MailValues, oneLine, printable, renderHtml, renderLine, renderText } from './template';
import { DEFAULT_TEXTS } from './texts';

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
      const text = DEFAULT_TEXTS[mail.kind];
      const values = valuesOf(mail);
      const title = renderLine(text.title, values);
      const url = linkOf(mail, linkTokens, administratorUrl);
      const button = url === null ? null : { label: renderLine(text.buttonLabel, values), url };
      const portal = { name: values.portal_display_name ?? '', domain: values.portal_domain ?? '' };
      const page = {
        portalName: portal.name,
        portalDomain: portal.domain,
        title,
        bodyHtml: renderHtml(text.body, values),
        button,
      };
      const parts = [title, renderText(text.body, values), button && `${button.label}:\n${button.url}`];
      return {
        subject: renderLine(text.subject, values),
        html: layOut(page),
        text: `${parts.filter(Boolean).join('\n\n')}\n\n-- \n${portal.name}\n${portal.domain}\n`,
      };
    },
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

function valuesOf({ kind, portal, developer, status, reason, link }: QueuedMail): MailValues {
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
  const mayLogIn = kind === 'account-access-approved' || (kind === 'registration-status' && mail.status === 'approved');
  return mayLogIn ? portalLink(portal, portal.loginUrl) : null;
}

/** A whole number of days or hours in words. */
function duration(seconds: number): string {
  const hours = seconds / 3600;
  const [count, unit] = hours > 24 ? [hours / 24, 'day'] : [hours, 'hour'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
