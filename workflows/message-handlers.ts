import { ApplicationFailure, defineSignal, defineUpdate, log, patched, setHandler } from '@temporalio/workflow';
import type { DeveloperStatus } from '../domain/account-status';
import type { AccountMessage, AccountView, Answer, Recorded, SentMessage } from '../domain/message';
import * as messages from './messages';
import * as shapes from './message-shapes';

/** Runs that are older than the rules for a signal's texts have gone by whatever they were given. */
const HELD_TO_RULES = 'decisions-held-to-rules';

/** `id` is left out for signals that carry none. */
export interface Delivery extends Partial<messages.Sent> {
  /** Whether somebody waits for the answer, so that nothing slow may happen in the same workflow task. */
  waitedFor: boolean;
}

/** The run that the messages are for. */
export interface Receiver {
  deliver(message: AccountMessage, delivery: Delivery): Promise<Recorded>;
  /** Looks again where the account stands. */
  reconsider(): Promise<void>;
  /** Leaves a trace of a signal that nobody can make anything of. */
  ignored(signal: string): void;
  account(): AccountView | null;
}

/** Turns what comes in over Temporal into messages to the account. `received` tells whether anything has come yet. */
export function answerMessages({ deliver, reconsider, ignored, account }: Receiver): { received(): boolean } {
  let received = false;

  function tell(message: AccountMessage, sent: Partial<messages.Sent> = {}): Promise<Recorded> {
    received = true;
    return deliver(message, { ...sent, waitedFor: false });
  }

  async function ask(message: AccountMessage, sent: messages.Sent): Promise<Answer> {
    received = true;
    return (await deliver(message, { ...sent, waitedFor: true })).answer;
  }

  /** A signal has nobody to be refused to, and an error would keep the whole run from going on. */
  function ignore(signal: string): void {
    log.warn('a malformed signal was ignored', { signal });
    ignored(signal);
  }

  async function decide(signal: typeof messages.approve, status: DeveloperStatus, input: unknown): Promise<void> {
    const decision = shapes.readDecision(input) ?? (patched(HELD_TO_RULES) ? null : shapes.readAnyDecision(input));
    if (!decision) return ignore(signal.name);
    const { by, reason } = decision;
    await tell({ type: 'changeStatus', status, reason, actor: { kind: 'temporal', claim: by } });
  }

  for (const type of Object.keys(messages.WAYS) as SentMessage['type'][]) {
    const { signal, update } = messages.wayOf(type);
    if (signal) {
      setHandler(defineSignal<unknown[]>(signal), async (...input) => {
        const told = shapes.readTold(type, input);
        if (told) await tell(told.message, told.sent);
        else ignore(signal);
      });
    }
    if (update) {
      const answer = (...input: unknown[]) => {
        const { message, sent } = messages.fromArguments(type, input);
        return ask(message, sent);
      };
      setHandler(defineUpdate<Answer, unknown[]>(update), answer, { validator: (...input) => admit(type, input) });
    }
  }
  setHandler(messages.approve, (input) => decide(messages.approve, 'approved', input), {
    description: 'Let the developer in. Input is optional: {"by": "who you are", "reason": "why"}',
  });
  setHandler(messages.reject, (input) => decide(messages.reject, 'rejected', input), {
    description: 'Turn the developer down. Input is optional: {"by": "who you are", "reason": "quoted in the mail"}',
  });
  setHandler(messages.reconsider, reconsider, {
    description: 'Look again where the account stands in the database, and send what mails are waiting',
  });
  setHandler(messages.state, account);
  return { received: () => received };
}

/**
 * Lets an update in, or refuses one that is malformed here, where it does no harm. Whether it comes too late is for the
 * database: it may have been carried out already by a worker that died before it could say so, and only there is the answer.
 * Synchronous, or it would never reject.
 */
function admit(type: SentMessage['type'], input: unknown[]): void {
  if (!shapes.readAsked(type, input)) {
    throw ApplicationFailure.nonRetryable('the input is not what this message takes', 'malformed');
  }
}
