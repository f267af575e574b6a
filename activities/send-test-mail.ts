import { ApplicationFailure } from '@temporalio/common';
import type { TestMailOrder } from '../domain/email-template';
import type { TestMailer, TestMails } from './ports';
import type { MailFate } from './send-mail';

/** After a try whose answer was lost: by then the mail host's search shows what has arrived. */
const LOOK_UP_AFTER = '15s';

/**
 * Sends a test of a mail's text once: a try whose answer was lost is looked up before another is made, and is the last where
 * that cannot be.
 */
export function createSendTestMail(tests: TestMails, mailer: TestMailer) {
  return async (order: TestMailOrder): Promise<MailFate> => {
    const test = await tests.address(order);
    if (!test) return 'settled';
    if (mailer.find && (await mailer.find(test.id)) !== null) return 'sent';
    const delivery = await mailer.send(test);
    switch (delivery.outcome) {
      case 'postponed':
        throw new Error(delivery.failure);
      case 'unanswered':
        throw ApplicationFailure.create({
          message: delivery.failure,
          nextRetryDelay: LOOK_UP_AFTER,
          nonRetryable: !mailer.find,
        });
      default:
        return delivery.outcome;
    }
  };
}
