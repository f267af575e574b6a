import { ApplicationFailure, defineSignal, defineUpdate, log, setHandler } from '@temporalio/workflow';
import type { DeveloperStatus } from '../domain/account-status';
import type { AccountMessage, AccountView, Answer, MessageResult, SentMessage } from '../domain/message';
import { fieldsOf, isReason, isText } from '../domain/shapes';
import { CLAIM_MAX_CHARACTERS } from '../domain/text';
import * as messages from './messages';

/** `id` is left out for signals that carry none. */
export interface Delivered extends Partial<messages.MessageMeta> {
  /** Whether somebody waits for the answer, so that nothing slow may happen in the same workflow task. */
  waitedFor: boolean;
}

/** The run that the messages are for. */
export interface Receiver {
  deliver(message: AccountMessage, delivered: Delivered): Promise<MessageResult>;
  /** Looks again where the account stands. */
  reconsider(): Promise<void>;
  /** Leaves a trace of a signal that nobody can make anything of. */
  ignored(signal: string): void;
  readonly account: AccountView | null;
}

/** Turns what comes in over Temporal into messages to the account. */
export function answerMessages(run: Receiver): void {
  for (const type of Object.keys(messages.WIRE) as SentMessage['type'][]) {
    const { signal, update } = messages.wireOf(type);
    if (signal) {
      setHandler(defineSignal<unknown[]>(signal), async (...input) => {
        const told = messages.fromArguments(type, input, { waitedFor: false });
        if (told) await run.deliver(told.message, { ...told.meta, waitedFor: false });
        // What people expect who send it again by hand.
        else if (type === 'register' && isNothing(input[0])) await remind(run, {});
        else ignore(run, signal);
      });
    }
    if (update) {
      setHandler(defineUpdate<Answer, unknown[]>(update), (...input) => answer(run, type, input), {
        validator: (...input) => void admitted(type, input),
      });
    }
  }
  setHandler(messages.approve, (input) => decide(run, messages.approve.name, 'approved', input), {
    description: 'Let the developer in. Input is optional: {"by": "who you are", "reason": "why"}',
  });
  setHandler(messages.reject, (input) => decide(run, messages.reject.name, 'rejected', input), {
    description: 'Turn the developer down. Input is optional: {"by": "who you are", "reason": "quoted in the mail"}',
  });
  setHandler(messages.ask, (input) => obey(run, messages.ask.name, input, (command) => ask(run, command)), {
    description: 'Ask the developer something before you decide. Input: {"by": "who you are", "reason": "the question"}',
  });
  setHandler(messages.remind, (input) => obey(run, messages.remind.name, input, (command) => remind(run, command)), {
    description: 'Mail the developer again what is due now. Input is optional: {"by": "who you are"}',
  });
  setHandler(messages.reconsider, () => run.reconsider(), {
    description: 'Look again where the account stands in the database, and send what mails are waiting',
  });
  setHandler(messages.state, () => run.account);
}

async function answer(run: Receiver, type: SentMessage['type'], input: unknown[]): Promise<Answer> {
  const { message, meta } = admitted(type, input);
  return (await run.deliver(message, { ...meta, waitedFor: true })).answer;
}

/**
 * Lets an update in, or refuses one that is malformed here, where it does no harm. Whether it comes too late is for the
 * database: it may have been carried out already by a worker that died before it could say so, and only there is the answer.
 * Synchronous, or it would never reject.
 */
function admitted(type: SentMessage['type'], input: unknown[]) {
  const asked = messages.fromArguments(type, input, { waitedFor: true });
  if (!asked) throw ApplicationFailure.nonRetryable('the input is not what this message takes', 'malformed');
  return asked;
}

async function decide(run: Receiver, signal: string, status: DeveloperStatus, input: unknown): Promise<void> {
  await obey(run, signal, input, ({ by, reason }) =>
    run.deliver({ type: 'changeStatus', status, reason, actor: { kind: 'temporal', claimedName: by } }, { waitedFor: false }),
  );
}

async function remind(run: Receiver, { by }: messages.SignalledCommand): Promise<void> {
  await run.deliver({ type: 'remind', actor: { kind: 'temporal', claimedName: by } }, { waitedFor: false });
}

async function ask(run: Receiver, { by, reason: question }: messages.SignalledCommand): Promise<void> {
  if (question === undefined) ignore(run, messages.ask.name);
  else await run.deliver({ type: 'askQuestion', question, actor: { kind: 'temporal', claimedName: by } }, { waitedFor: false });
}

/** A command that somebody has signalled in Temporal's UI or CLI. */
async function obey(
  run: Receiver,
  signal: string,
  input: unknown,
  work: (command: messages.SignalledCommand) => Promise<unknown>,
): Promise<void> {
  const command = readCommand(input);
  if (command) await work(command);
  else ignore(run, signal);
}

/** A signal has nobody to be refused to, and an error would keep the whole run from going on. */
function ignore(run: Receiver, signal: string): void {
  log.warn('a malformed signal was ignored', { signal });
  run.ignored(signal);
}

const isNothing = (input: unknown): boolean => input === undefined || input === null || input === '';

/** What people type into the Temporal UI: an object, a bare reason, or nothing. Null where it is anything else. */
function readCommand(input: unknown): messages.SignalledCommand | null {
  if (isNothing(input)) return {};
  if (typeof input === 'string') return isReason(input) ? { reason: input } : null;
  if (typeof input !== 'object' || Array.isArray(input)) return null;
  const { by = '', reason = '' } = fieldsOf(input);
  if (by !== '' && !isText(by, CLAIM_MAX_CHARACTERS)) return null;
  if (reason !== '' && !isReason(reason)) return null;
  return { ...(by !== '' && { by }), ...(reason !== '' && { reason }) };
}
