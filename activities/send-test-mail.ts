import { ApplicationFailure } from '@temporalio/common';
import type { TestMailOrder } from '../domain/email-template';
import type { SendResult, TestMail, TestMailer, TestMails } from './ports';
import type { MailFate } from './send-mail';

/** After a try whose answer was lost: by then the mail host's search shows what has arrived. */
const LOOK_UP_AFTER = '15s';

/** Sends a test of a mail's text once: a try whose answer was lost is looked up before another is made. */
export function createSendTestMail(tests: TestMails, mailer: TestMailer) {
  return async (order: TestMailOrder): Promise<MailFate> => {
    const test = await tests.address(order);
    if (!test) return 'settled';
    if ((await mailer.find(test.id)) !== null) return 'sent';
    const delivery = await send(mailer, test);
    if (delivery.outcome === 'postponed') throw new Error(delivery.failure);
    return delivery.outcome;
  };
}

function send(mailer: TestMailer, test: TestMail): Promise<SendResult> {
  return mailer.send(test).catch((error: unknown) => {
    const message = error instanceof Error ? error.message : 'no usable answer';
    throw ApplicationFailure.create({ message, nextRetryDelay: LOOK_UP_AFTER });
  });
}
