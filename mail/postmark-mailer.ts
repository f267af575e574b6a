import { Models } from 'postmark';
import type { Mailer } from '../activities/ports';
import { FROM_A_MACHINE, outgoingMail } from './outgoing-mail';
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
import { parseSender } from './sender';

export interface PostmarkMailerOptions extends PostmarkAccess {
  /** The installation's sender, `Name <address>`; a portal may name another. */
  from: string;
  renderer: MailRenderer;
}

const HEADERS = Object.entries(FROM_A_MACHINE).map(([Name, Value]) => ({ Name, Value }));

/** Sends through Postmark. One call is one request: trying again is the outbox's affair. */
export function createPostmarkMailer({ from, renderer, ...access }: PostmarkMailerOptions) {
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
      const { to, replyTo, subject, html, text, ...outgoing } = await outgoingMail(mail, renderer, installation);
      const message: Models.Message = {
        From: outgoing.from,
        To: to,
        ...(replyTo !== null && { ReplyTo: replyTo }),
        Subject: subject,
        HtmlBody: html,
        TextBody: text,
        Tag: mail.kind,
        Headers: HEADERS,
        TrackOpens: false,
        TrackLinks: Models.LinkTrackingOptions.None,
        Metadata: { mail: mail.id },
        ...(access.messageStream && { MessageStream: access.messageStream }),
      };
      try {
        const { MessageID } = await client.sendEmail(message);
        if (!MessageID) throw unusable();
        return { outcome: 'sent', mailHostId: MessageID };
      } catch (error) {
        const final = finalRefusal(error);
        if (final !== null) return { outcome: 'failed', failure: final };
        return { outcome: isCertainlyNotDone(error) ? 'postponed' : 'unanswered', failure: failureOf(error) };
      }
    },
  } satisfies Mailer;
}
