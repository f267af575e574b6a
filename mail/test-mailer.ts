import type { TestMailer } from '../activities/ports';
import { EXAMPLE_TOKENS, exampleMail } from './example-mail';
import { createPostmarkMailer, type PostmarkMailerOptions } from './postmark-mailer';
import { createMailRenderer, type MailRendererOptions } from './render';

type TestMailerOptions = Omit<PostmarkMailerOptions, 'renderer'> & Pick<MailRendererOptions, 'publicUrl' | 'templateRunner'>;

/** Sends tests of a mail's text through Postmark. It has no keys, so that no test can carry a link that opens anything. */
export function createTestMailer({ publicUrl, templateRunner, ...options }: TestMailerOptions): TestMailer {
  const renderer = createMailRenderer({ linkTokens: EXAMPLE_TOKENS, publicUrl, templateRunner });
  const mailer = createPostmarkMailer({
    ...options,
    renderer: {
      async render(mail) {
        const rendered = await renderer.render(mail);
        return { ...rendered, subject: `[Test] ${rendered.subject}` };
      },
    },
  });
  return {
    find: (id) => mailer.find(id),
    send: ({ id, recipient, ...command }) => mailer.send({ ...exampleMail(command), id, recipient }),
  };
}
