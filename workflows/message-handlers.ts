import { ApplicationFailure, log, setHandler } from '@temporalio/workflow';
import type { DeveloperStatus } from '../domain/account-status';
import type { Person } from '../domain/person';
import type { AccountMessage, AccountView, Answer, Recorded } from '../domain/message';
import * as messages from './messages';

export interface Delivery {
  /** Left out for signals that carry none. */
  id?: string;
  answerBy?: number;
  /** Whether somebody waits for the answer, so that nothing slow may happen in the same workflow task. */
  waitedFor: boolean;
}

type Deliver = (message: AccountMessage, delivery: Delivery) => Promise<Recorded>;

/** Turns what comes in over Temporal into messages to the account. `received` tells whether anything has come yet. */
export function answerMessages(deliver: Deliver, account: () => AccountView | null): { received(): boolean } {
  let received = false;

  function tell(message: AccountMessage, id?: string): Promise<Recorded> {
    received = true;
    return deliver(message, { id, waitedFor: false });
  }

  async function ask(message: AccountMessage, { id, answerBy }: messages.Asked): Promise<Answer> {
    received = true;
    return (await deliver(message, { id, answerBy, waitedFor: true })).answer;
  }

  function decision(status: DeveloperStatus, input: messages.SignalledDecision | undefined): AccountMessage {
    const { by, reason } = readDecision(input);
    return { type: 'changeStatus', status, reason, actor: { kind: 'temporal', claim: by } };
  }

  setHandler(messages.register, async (sent, person) => {
    if (isSent(sent) && isPerson(person)) await tell({ type: 'register', ...person.sensitive }, sent.id);
    else ignore(messages.register.name);
  });
  setHandler(messages.forgotPassword, async (sent) => {
    if (isSent(sent)) await tell({ type: 'forgotPassword' }, sent.id);
    else ignore(messages.forgotPassword.name);
  });
  setHandler(messages.approve, async (input) => void (await tell(decision('approved', input))), {
    description: 'Let the developer in. Input is optional: {"by": "who you are", "reason": "why"}',
  });
  setHandler(messages.reject, async (input) => void (await tell(decision('rejected', input))), {
    description: 'Turn the developer down. Input is optional: {"by": "who you are", "reason": "quoted in the mail"}',
  });
  setHandler(messages.changeStatusLater, async (wish, sensitive) => {
    if (isSent(wish) && isStatusChange(wish)) await tell({ type: 'changeStatus', ...statusChange(wish, sensitive) }, wish.id);
    else ignore(messages.changeStatusLater.name);
  });

  setHandler(messages.verifyEmail, (asked) => ask({ type: 'verifyEmail', tokenId: asked.tokenId }, asked), {
    validator: (asked: messages.LinkUse) => admit(asked, hasTexts(asked, 'tokenId')),
  });
  setHandler(
    messages.setPassword,
    (asked) => ask({ type: 'setPassword', tokenId: asked.tokenId, stagedCredentialId: asked.stagedCredentialId }, asked),
    { validator: (asked: messages.PasswordSetting) => admit(asked, hasTexts(asked, 'tokenId', 'stagedCredentialId')) },
  );
  setHandler(
    messages.createDeveloper,
    (asked, person) => {
      const { status, invite, actor } = asked;
      return ask({ type: 'createDeveloper', status, invite, actor, ...person.sensitive }, asked);
    },
    {
      validator: (asked: messages.Creation, person: messages.Sensitive<Person>) =>
        admit(asked, isPerson(person) && hasTexts(asked?.actor, 'kind')),
    },
  );
  setHandler(
    messages.changeStatus,
    (asked, sensitive) => ask({ type: 'changeStatus', ...statusChange(asked, sensitive) }, asked),
    {
      validator: (asked: messages.Asked & messages.StatusChange, _reason: messages.Reason) => admit(asked, isStatusChange(asked)),
    },
  );
  setHandler(messages.deleteDeveloper, (asked) => ask({ type: 'deleteDeveloper', actor: asked.actor }, asked), {
    validator: (asked: messages.Deletion) => admit(asked, hasTexts(asked?.actor, 'kind')),
  });

  setHandler(messages.state, account);
  return { received: () => received };
}

/**
 * Lets an update in. A malformed one is refused here, where it does no harm; so is one that comes late: a sender
 * that has been told "not done" must not be surprised. Synchronous, or it would never reject.
 */
function admit(asked: messages.Asked, wellFormed: boolean): void {
  if (!wellFormed || !isSent(asked) || typeof asked.answerBy !== 'number') {
    throw ApplicationFailure.nonRetryable('the input is not what this message takes', 'malformed');
  }
  if (Date.now() > asked.answerBy) throw ApplicationFailure.nonRetryable('nobody waits for this answer any more', 'too_late');
}

/** A signal has nobody to be refused to, and an error would keep the whole run from going on. */
function ignore(name: string): void {
  log.warn('a malformed signal was ignored', { signal: name });
}

function hasTexts(input: object | undefined | null, ...names: string[]): boolean {
  const fields = input as Record<string, unknown> | undefined | null;
  return names.every((name) => typeof fields?.[name] === 'string' && fields[name] !== '');
}

function isSent(sent: messages.Sent | undefined): boolean {
  return hasTexts(sent, 'id');
}

function isPerson(person: messages.Sensitive<Person> | undefined): boolean {
  return hasTexts(person?.sensitive, 'fullName', 'email');
}

function isStatusChange(wish: messages.StatusChange | undefined): boolean {
  return hasTexts(wish, 'status') && hasTexts(wish?.actor, 'kind');
}

function statusChange({ status, revisionSeen, actor }: messages.StatusChange, sensitive?: messages.Reason) {
  return { status, revisionSeen, actor, reason: sensitive?.sensitive.reason };
}

/** What people type into the Temporal UI: an object, a bare reason, or nothing. */
function readDecision(input: unknown): messages.SignalledDecision {
  if (typeof input === 'string') return { reason: input };
  const fields = (input ?? {}) as Record<string, unknown>;
  return {
    ...(hasTexts(fields, 'by') && { by: fields['by'] as string }),
    ...(hasTexts(fields, 'reason') && { reason: fields['reason'] as string }),
  };
}
