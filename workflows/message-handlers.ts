import { ApplicationFailure, log, patched, setHandler } from '@temporalio/workflow';
import type { DeveloperStatus } from '../domain/account-status';
import type { Person } from '../domain/person';
import type { AccountMessage, AccountView, Answer, Recorded } from '../domain/message';
import * as messages from './messages';
import * as shapes from './message-shapes';

/** Runs that are older than the rules for a signal's texts have gone by whatever they were given. */
const HELD_TO_RULES = 'decisions-held-to-rules';

export interface Delivery {
  /** Left out for signals that carry none. */
  id?: string;
  answerBy?: number;
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

  function tell(message: AccountMessage, id?: string): Promise<Recorded> {
    received = true;
    return deliver(message, { id, waitedFor: false });
  }

  async function ask(message: AccountMessage, { id, answerBy }: messages.Asked): Promise<Answer> {
    received = true;
    return (await deliver(message, { id, answerBy, waitedFor: true })).answer;
  }

  /** A signal has nobody to be refused to, and an error would keep the whole run from going on. */
  function ignore({ name }: { name: string }): void {
    log.warn('a malformed signal was ignored', { signal: name });
    ignored(name);
  }

  async function decide(signal: typeof messages.approve, status: DeveloperStatus, input: unknown): Promise<void> {
    const decision = shapes.readDecision(input) ?? (patched(HELD_TO_RULES) ? null : shapes.readAnyDecision(input));
    if (!decision) return ignore(signal);
    const { by, reason } = decision;
    await tell({ type: 'changeStatus', status, reason, actor: { kind: 'temporal', claim: by } });
  }

  setHandler(messages.register, async (sent, person) => {
    if (shapes.isSent(sent) && shapes.isPerson(person)) await tell({ type: 'register', ...person.sensitive }, sent.id);
    else ignore(messages.register);
  });
  setHandler(messages.forgotPassword, async (sent) => {
    if (shapes.isSent(sent)) await tell({ type: 'forgotPassword' }, sent.id);
    else ignore(messages.forgotPassword);
  });
  setHandler(messages.signInsSlowedDown, async (sent) => {
    if (shapes.isSent(sent)) await tell({ type: 'signInsSlowedDown' }, sent.id);
    else ignore(messages.signInsSlowedDown);
  });
  setHandler(messages.approve, (input) => decide(messages.approve, 'approved', input), {
    description: 'Let the developer in. Input is optional: {"by": "who you are", "reason": "why"}',
  });
  setHandler(messages.reject, (input) => decide(messages.reject, 'rejected', input), {
    description: 'Turn the developer down. Input is optional: {"by": "who you are", "reason": "quoted in the mail"}',
  });
  setHandler(messages.changeStatusLater, async (wish, sensitive) => {
    if (shapes.isSent(wish) && shapes.isStatusChange(wish, sensitive)) {
      await tell({ type: 'changeStatus', ...statusChange(wish, sensitive) }, wish.id);
    } else ignore(messages.changeStatusLater);
  });
  setHandler(messages.reconsider, reconsider, {
    description: 'Look again where the account stands in the database, and send what mails are waiting',
  });

  setHandler(messages.verifyEmail, (asked) => ask({ type: 'verifyEmail', tokenId: asked.tokenId }, asked), {
    validator: (asked: messages.LinkUse) => admit(asked, shapes.hasIds(asked, 'tokenId')),
  });
  setHandler(
    messages.setPassword,
    (asked) => ask({ type: 'setPassword', tokenId: asked.tokenId, stagedCredentialId: asked.stagedCredentialId }, asked),
    {
      validator: (asked: messages.PasswordSetting) => admit(asked, shapes.hasIds(asked, 'tokenId', 'stagedCredentialId')),
    },
  );
  setHandler(
    messages.createDeveloper,
    (asked, person) => {
      const { status, invite, actor } = asked;
      return ask({ type: 'createDeveloper', status, invite, actor, ...person.sensitive }, asked);
    },
    {
      validator: (asked: messages.Creation, person: messages.Sensitive<Person>) =>
        admit(asked, shapes.isPerson(person) && shapes.isCreation(asked)),
    },
  );
  setHandler(
    messages.changeStatus,
    (asked, sensitive) => ask({ type: 'changeStatus', ...statusChange(asked, sensitive) }, asked),
    {
      validator: (asked: messages.Asked & messages.StatusChange, sensitive: messages.Reason) =>
        admit(asked, shapes.isStatusChange(asked, sensitive)),
    },
  );
  setHandler(messages.deleteDeveloper, (asked) => ask({ type: 'deleteDeveloper', actor: asked.actor }, asked), {
    validator: (asked: messages.Deletion) => admit(asked, shapes.isActor(asked?.actor)),
  });

  setHandler(messages.state, account);
  return { received: () => received };
}

/**
 * Lets an update in, or refuses one that is malformed here, where it does no harm. Whether it comes too late is for the
 * database: it may have been carried out already by a worker that died before it could say so, and only there is the answer.
 * Synchronous, or it would never reject.
 */
function admit(asked: messages.Asked, wellFormed: boolean): void {
  if (!wellFormed || !shapes.isAsked(asked)) {
    throw ApplicationFailure.nonRetryable('the input is not what this message takes', 'malformed');
  }
}

function statusChange({ status, revisionSeen, actor }: messages.StatusChange, sensitive?: messages.Reason) {
  return { status, revisionSeen, actor, reason: sensitive?.sensitive?.reason };
}
