import { Readable } from 'node:stream';
import { domainToASCII } from 'node:url';
import { createTransport } from 'nodemailer';
import type { Mailer } from '../activities/ports';
import { FROM_A_MACHINE, outgoingMail } from './outgoing-mail';
import type { MailRenderer } from './render';
import { parseSender } from './sender';
import { smtpResult } from './smtp-failures';
import { type SmtpAccess, smtpOptions } from './smtp-options';

export interface SmtpMailerOptions extends SmtpAccess {
  /** The installation's sender, `Name <address>`; a portal may name another. */
  from: string;
  renderer: MailRenderer;
}

/**
 * Sends by SMTP. One call is one try: trying again is the outbox's affair. A mail cannot be looked up there, so it goes by
 * the same Message-ID each time, by which mail programs and many servers know the second copy.
 */
export function createSmtpMailer({ from, renderer, ...access }: SmtpMailerOptions): Mailer {
  const options = smtpOptions(access);
  const installation = parseSender(from);

  return {
    async send(mail) {
      const { replyTo, ...message } = await outgoingMail(mail, renderer, installation);
      const messageId = messageIdOf(mail.id, parseSender(message.from).email);
      let begun = false;
      const transport = createTransport(options);
      transport.use('stream', (outgoing, done) => {
        outgoing.message.processFunc((content) =>
          Readable.from(
            notingItsStart(content, () => (begun = true)),
            { objectMode: false },
          ),
        );
        done();
      });
      try {
        await transport.sendMail({
          ...message,
          ...(replyTo !== null && { replyTo }),
          messageId,
          headers: FROM_A_MACHINE,
          signal: AbortSignal.timeout(1000 * access.timeoutSeconds),
        });
        return { outcome: 'sent', mailHostId: messageId };
      } catch (error) {
        return smtpResult(error, begun);
      }
    },
  };
}

/** Of the sender's host; an address in brackets, which is no domain, stays as it is. */
function messageIdOf(mailId: string, sender: string): string {
  const host = sender.slice(sender.lastIndexOf('@') + 1);
  return `<${mailId}@${domainToASCII(host) || host}>`;
}

/** Nodemailer makes the stream early, and reads from it when the server has answered DATA. */
async function* notingItsStart(content: AsyncIterable<Buffer>, started: () => void): AsyncGenerator<Buffer> {
  started();
  yield* content;
}
