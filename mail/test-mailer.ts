import type { Mailer, TestMailer } from '../activities/ports';
import { EXAMPLE_TOKENS, exampleMail } from './example-mail';
import { createMailRenderer, type MailRenderer, type MailRendererOptions } from './render';

interface TestMailerOptions extends Pick<MailRendererOptions, 'publicUrl' | 'templateRunner'> {
  mailerOf(renderer: MailRenderer): Mailer;
}

/** Sends tests of a mail's text. It has no keys, so that no test can carry a link that opens anything. */
export function createTestMailer({ publicUrl, templateRunner, mailerOf }: TestMailerOptions): TestMailer {
  const renderer = createMailRenderer({ linkTokens: EXAMPLE_TOKENS, publicUrl, templateRunner });
  const mailer = mailerOf({
    async render(mail) {
      const rendered = await renderer.render(mail);
      return { ...rendered, subject: `[Test] ${rendered.subject}` };
    },
  });
  return {
    ...mailer,
    send: ({ id, recipient, ...command }) => mailer.send({ ...exampleMail(command), id, recipient }),
  };
}
