import type { Mailer, Outbox } from './ports';

/** What became of a mail. `settled`: an earlier try, or the end of the account, had the last word. */
export type MailFate = 'sent' | 'refused' | 'settled';

/**
 * Sends one mail of the outbox, at most once as its reader sees it: a try whose answer was lost is looked up at
 * the mail host before another is made. An address that will never take it is final; anything else throws, and
 * Temporal tries again.
 */
export function createSendMail(outbox: Outbox, mailer: Mailer) {
  return async (mailId: string): Promise<MailFate> => {
    const mail = await outbox.take(mailId);
    if (!mail) return 'settled';
    const arrived = mail.attempts > 0 ? await mailer.find(mailId) : null;
    const delivery = arrived === null ? await mailer.send(mail) : ({ outcome: 'sent', postmarkId: arrived } as const);
    if (delivery.outcome === 'sent') await outbox.sent(mailId, delivery.postmarkId);
    else await outbox.refused(mailId, delivery.failure);
    return delivery.outcome;
  };
}
