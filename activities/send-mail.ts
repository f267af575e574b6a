import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { SendResult, Mailer, Outbox, QueuedMail } from './ports';

/**
 * What became of a mail. `settled`: an earlier try, or the end of the account, had the last word. `open`: a brief try
 * ended before that was known, and whoever asked for it has to ask again without haste.
 */
export type MailFate = 'sent' | 'failed' | 'settled' | 'open';

/** How long a brief try keeps the workflow task waiting that it is part of. */
const BRIEF_MS = 800;

/**
 * Sends one mail of the outbox, at most once as its reader sees it: while an earlier try may still arrive nothing is done,
 * and one whose answer never came is looked up at the mail host before another is made. Where that cannot be looked up, the
 * mail goes once more and never a third time. An address that will never take it is final; anything else throws, with the
 * time after which another try makes sense.
 */
export function createSendMail(outbox: Outbox, mailer: Mailer) {
  /** Where this throws, why stands at the mail by then. */
  async function deliver(mail: QueuedMail): Promise<SendResult> {
    try {
      if (!mail.uncertain) return await mailer.send(mail);
      if (!mailer.find) return secondCopy(await mailer.send(mail));
      const arrived = await mailer.find(mail.id);
      return arrived === null ? await mailer.send(mail) : { outcome: 'sent', mailHostId: arrived };
    } catch (error) {
      await outbox.unanswered(mail.id, error instanceof Error ? error.message : 'no usable answer');
      throw error;
    }
  }

  async function attempt(mailId: string): Promise<MailFate> {
    const taken = await outbox.take(mailId);
    if (taken === 'settled') return 'settled';
    if ('heldSeconds' in taken) throw held(taken.heldSeconds);
    const delivery = await deliver(taken.mail);
    switch (delivery.outcome) {
      case 'sent':
        await outbox.sent(mailId, delivery.mailHostId, delivery.doubt);
        return 'sent';
      case 'failed':
        await outbox.failed(mailId, delivery.failure);
        return 'failed';
      case 'postponed':
        throw ApplicationFailure.create({
          message: delivery.failure,
          nextRetryDelay: 1000 * (await outbox.postponed(mailId, delivery.failure, taken.tries)),
        });
      case 'unanswered':
        await outbox.unanswered(mailId, delivery.failure);
        throw new Error(delivery.failure);
    }
  }

  return (mailId: string, how?: 'briefly'): Promise<MailFate> => (how ? briefly(attempt(mailId)) : attempt(mailId));
}

export const MAYBE_TWICE = 'an earlier try had no answer and cannot be looked up: it may have arrived twice';

/** What a try has to say of a mail that an earlier one may have got through already. */
function secondCopy(result: SendResult): SendResult {
  switch (result.outcome) {
    case 'sent':
      return { ...result, doubt: MAYBE_TWICE };
    case 'unanswered':
      return { outcome: 'failed', failure: `${result.failure}, twice: it may have arrived` };
    case 'postponed':
      // The earlier one is as uncertain as before.
      return { outcome: 'unanswered', failure: result.failure };
    case 'failed':
      return result;
  }
}

/** The attempt goes on meanwhile: what becomes of it stands in the outbox, for whoever takes the mail next. */
async function briefly(attempt: Promise<MailFate>): Promise<MailFate> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<MailFate>((resolve) => (timer = setTimeout(() => resolve('open'), BRIEF_MS)));
  const ended = attempt.catch((): MailFate => 'open');
  return Promise.race([ended, patience]).finally(() => clearTimeout(timer));
}

/** Nothing is wrong yet, so the log need not hear of it. */
function held(seconds: number): ApplicationFailure {
  return ApplicationFailure.create({
    message: 'an earlier try may still arrive',
    // Temporal reads a fraction of a millisecond as no delay at all, and then never tries again.
    nextRetryDelay: Math.max(1, Math.ceil(1000 * seconds)),
    category: ApplicationFailureCategory.BENIGN,
  });
}
