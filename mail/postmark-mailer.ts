import { Errors, Models } from 'postmark';
import type { Mailer, QueuedMail } from '../activities/ports';
import { createPostmarkClient, failureOf, isCertainlyNotDone, type PostmarkAccess, rethrow, unusable } from './postmark-client';
import type { MailRenderer } from './render';
import { formatAddress, formatSender, parseSender } from './sender';

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
      const filter = { count: 1, offset: 0, metadata_mail: mailId };
      const answer = await client.getOutboundMessages(filter).catch(rethrow);
      if (!Array.isArray(answer.Messages)) throw unusable();
      return answer.Messages[0]?.MessageID ?? null;
    },
    async send(mail) {
      const message = await compose(mail, renderer, installation);
      try {
        const { MessageID } = await client.sendEmail(message);
        if (!MessageID) throw unusable();
        return { outcome: 'sent', postmarkId: MessageID };
      } catch (error) {
        const failure = refusal(error);
        if (failure !== null) return { outcome: 'refused', failure };
        return isCertainlyNotDone(error) ? { outcome: 'postponed', failure: failureOf(error) } : rethrow(error);
      }
    },
  };
}

async function compose(
  mail: QueuedMail,
  renderer: MailRenderer,
  installation: ReturnType<typeof parseSender>,
): Promise<Models.Message> {
  const { subject, html, text } = await renderer.render(mail);
  const { mailFromName, mailFromEmail, mailReplyToEmail } = mail.portal;
  return {
    From: formatSender({ name: mailFromName ?? installation.name, email: mailFromEmail ?? installation.email }),
    To: formatAddress(mail.recipient.email),
    ...(mailReplyToEmail && { ReplyTo: formatAddress(mailReplyToEmail) }),
    Subject: subject,
    HtmlBody: html,
    TextBody: text,
    Tag: mail.kind,
    TrackOpens: false,
    TrackLinks: Models.LinkTrackingOptions.None,
    Metadata: { mail: mail.id },
  };
}

// Postmark's error codes that no later try can cure.
const FINAL = new Map([
  [300, 'not a valid e-mail request'],
  [406, 'the recipient is inactive'],
]);

function refusal(error: unknown): string | null {
  if (!(error instanceof Errors.PostmarkError)) return null;
  const words = FINAL.get(error.code);
  return words === undefined ? null : `postmark ${error.code}: ${words}`;
}
