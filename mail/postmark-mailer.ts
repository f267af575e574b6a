import { Models } from 'postmark';
import type { Mailer, QueuedMail } from '../activities/ports';
import {
  createPostmarkClient,
  failureOf,
  isCertainlyNotDone,
  type PostmarkAccess,
  rethrow,
  streamOf,
  unusable,
} from './postmark-client';
import { finalRefusal } from './postmark-failures';
import type { MailRenderer } from './render';
import { formatAddress, parseSender, type Sender, senderOf } from './sender';

export interface PostmarkMailerOptions extends PostmarkAccess {
  /** The installation's sender, `Name <address>`; a portal may name another. */
  from: string;
  renderer: MailRenderer;
}

/** Sends through Postmark. One call is one request: trying again is the outbox's affair. */
export function createPostmarkMailer({ from, renderer, ...access }: PostmarkMailerOptions): Mailer {
  const client = createPostmarkClient(access);
  const installation = parseSender(from);

  return {
    async find(mailId) {
      // Postmark has no idempotency key; what it keeps beside a message is what finds it again.
      const filter = { count: 1, offset: 0, metadata_mail: mailId, ...streamOf(access) };
      const answer = await client.getOutboundMessages(filter).catch(rethrow);
      if (!Array.isArray(answer.Messages)) throw unusable();
      return answer.Messages[0]?.MessageID ?? null;
    },
    async send(mail) {
      const message = await compose(mail, renderer, installation, access.messageStream);
      try {
        const { MessageID } = await client.sendEmail(message);
        if (!MessageID) throw unusable();
        return { outcome: 'sent', mailHostId: MessageID };
      } catch (error) {
        const failure = finalRefusal(error);
        if (failure !== null) return { outcome: 'failed', failure };
        return isCertainlyNotDone(error) ? { outcome: 'postponed', failure: failureOf(error) } : rethrow(error);
      }
    },
  };
}

/** RFC 3834, and Exchange's own: no out-of-office answers to what a machine sends. */
const FROM_A_MACHINE = [
  { Name: 'Auto-Submitted', Value: 'auto-generated' },
  { Name: 'X-Auto-Response-Suppress', Value: 'All' },
];

async function compose(
  mail: QueuedMail,
  renderer: MailRenderer,
  installation: Sender,
  messageStream: string | undefined,
): Promise<Models.Message> {
  const { subject, html, text } = await renderer.render(mail);
  const { mailReplyToEmail } = mail.portal;
  return {
    From: senderOf(mail.portal, installation),
    To: formatAddress(mail.recipient.email),
    ...(mailReplyToEmail && { ReplyTo: formatAddress(mailReplyToEmail) }),
    Subject: subject,
    HtmlBody: html,
    TextBody: text,
    Tag: mail.kind,
    Headers: FROM_A_MACHINE,
    TrackOpens: false,
    TrackLinks: Models.LinkTrackingOptions.None,
    Metadata: { mail: mail.id },
    ...(messageStream && { MessageStream: messageStream }),
  };
}
