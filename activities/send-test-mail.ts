import type { TestMailOrder } from '../domain/mail-template';
import type { TestMailer, TestMails } from './ports';
import type { MailFate } from './send-mail';

/** Sends a test of a mail's text once: a try whose answer was lost is looked up before another is made. */
export function createSendTestMail(tests: TestMails, mailer: TestMailer) {
  return async (order: TestMailOrder): Promise<MailFate> => {
    const test = await tests.address(order);
    if (!test) return 'settled';
    if ((await mailer.find(test.id)) !== null) return 'sent';
    return (await mailer.send(test)).outcome;
  };
}
