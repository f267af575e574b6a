import type { QueuedMail } from '../activities/ports';
import type { RenderedMail } from './compose-mail';
import type { MailRenderer } from './render';
import { formatAddress, type Sender, senderOf } from './sender';

/** A mail as every mail host gets it, in the forms of its headers. */
export interface OutgoingMail extends RenderedMail {
  from: string;
  to: string;
  replyTo: string | null;
}

/** RFC 3834, and Exchange's own: no out-of-office answers to what a machine sends. */
export const FROM_A_MACHINE = {
  'Auto-Submitted': 'auto-generated',
  'X-Auto-Response-Suppress': 'All',
};

/** `installation` is the sender where the portal names no other. */
export async function outgoingMail(mail: QueuedMail, renderer: MailRenderer, installation: Sender): Promise<OutgoingMail> {
  const { mailReplyToEmail } = mail.portal;
  return {
    ...(await renderer.render(mail)),
    from: senderOf(mail.portal, installation),
    to: formatAddress(mail.recipient.email),
    replyTo: mailReplyToEmail ? formatAddress(mailReplyToEmail) : null,
  };
}
