import type { MailFate } from '../activities/send-mail';
import type { TestMailOrder } from '../domain/email-template';
import { brief } from './steps';

/** A test of a mail's text, to the administrator who waits for it: within a minute, or not at all. */
export async function testMail(order: TestMailOrder): Promise<MailFate> {
  return brief.sendTestMail(order);
}
