import { ApplicationFailure } from '@temporalio/common';
import type { Mailer } from './ports';
import type { MailFate } from './send-mail';

/** After a try whose answer was lost: by then the mail host's search shows what has arrived. */
const LOOK_UP_AFTER = '15s';

/**
 * Sends a mail that is no account's and so is in no outbox, once: a try whose answer was lost is looked up before another is
 * made, and is the last where that cannot be. `compose` gives null where there is nobody to send it to any more.
 */
export function createSendOnce<Order extends { id: string }, Mail>(
  compose: (order: Order) => Promise<Mail | null>,
  mailer: { find?: Mailer['find']; send(mail: Mail): ReturnType<Mailer['send']> },
) {
  return async (order: Order): Promise<MailFate> => {
    const mail = await compose(order);
    if (!mail) return 'settled';
    if (mailer.find && (await mailer.find(order.id)) !== null) return 'sent';
    const delivery = await mailer.send(mail);
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
