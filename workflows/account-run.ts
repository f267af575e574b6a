import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  makeContinueAsNewFunc,
  patched,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { hasReached, isInProgress, type AccountStatus, type Milestone } from '../domain/account-status';
import type { AccountMessage, AccountView, Recorded } from '../domain/message';
import { openDeadline } from './deadline';
import { describeRun } from './current-details';
import { openMailLane } from './mail-lane';
import { answerMessages, type Delivery } from './message-handlers';
import { accountAttributes, isInputOf, type RunInput } from './messages';
import { createQueue } from './queue';
import { loadAccount, recordMessage } from './steps';

/** Where the account stood when the run ended. */
export type Outcome = Exclude<AccountStatus, 'closed'> | 'expired' | 'deleted' | 'no_account';

/** One run of either type: an account's messages, answered in order, and the waits that its story consists of. */
export interface AccountRun {
  begun(): Promise<void>;
  addressProved(): Promise<void>;
  passwordSet(): Promise<void>;
  decided(): Promise<void>;
  concluded(): Promise<Outcome>;
}

/** Registers every handler before anything is awaited: a message that finds none is lost. */
export function followAccount(input: RunInput): AccountRun {
  // Whoever starts a run by hand chooses its id; another than its account's would answer for an account beside its run.
  if (!isInputOf(workflowInfo().workflowId, input)) {
    throw ApplicationFailure.nonRetryable('the id of this run is not that of its account');
  }
  let account: AccountView | null = null;
  let expired = false;
  let ordinal = 0;
  const queue = createQueue();
  const inTurn = <T>(work: () => Promise<T>) => queue(() => CancellationScope.nonCancellable(work));
  const mails = openMailLane();
  const deadline = openDeadline(
    () => account?.deadline ?? null,
    () => deliver({ type: 'expire' }, { waitedFor: false }),
  );

  /** An id for a message that came without one: the same each time this point of the history is replayed. */
  function nextId(): string {
    ordinal += 1;
    return `${workflowInfo().runId}/${ordinal}`;
  }

  /** The database decides; memory adopts what it says; only then the mails follow. */
  function deliver(message: AccountMessage, { id = nextId(), answerBy, seal, waitedFor }: Delivery): Promise<Recorded> {
    return inTurn(async () => {
      const recorded = await recordMessage({ id, account: input.account, at: Date.now(), answerBy, seal, message });
      if (message.type === 'expire' && recorded.account?.status === 'closed') expired = true;
      adopt(recorded.account);
      describeRun(account, { message, recorded });
      mails.send(recorded.mailIds, { patiently: waitedFor });
      return recorded;
    });
  }

  function adopt(now: AccountView | null): void {
    if (now && hasMoved(account, now)) upsertSearchAttributes(accountAttributes(now));
    account = now;
    deadline.keep();
  }

  async function load(): Promise<void> {
    const loaded = await loadAccount(input.account);
    adopt(loaded.account);
    describeRun(account);
    mails.send(loaded.mailIds, { patiently: true });
  }

  const messages = answerMessages({
    deliver,
    reconsider: () => inTurn(load),
    ignored: (signal) => describeRun(account, { ignored: signal }),
    account: () => account,
  });

  function settled(): boolean {
    return allHandlersFinished() && mails.idle();
  }

  async function until(milestone: Milestone): Promise<void> {
    const reached = () => account === null || hasReached(account.status, milestone);
    // A history that grows without end would one day refuse an approval.
    await waitUntil(() => reached() || (workflowInfo().continueAsNewSuggested && settled()));
  }

  return {
    async begun() {
      if (messages.received()) await inTurn(async () => {});
      else await inTurn(load);
    },
    addressProved: () => until('awaiting_password'),
    passwordSet: () => until('pending'),
    async decided() {
      if (account?.deadline === null && isInProgress(account.status)) deadline.drop();
      await until('decided');
    },
    async concluded() {
      await waitUntil(settled);
      if (account && isInProgress(account.status)) await handOver(input);
      if (account === null) return 'no_account';
      const { status } = account;
      return status === 'closed' ? (expired ? 'expired' : 'deleted') : status;
    },
  };
}

/**
 * Cancelling a run stops none of it, here or elsewhere in it: the account would be left without anybody who moves it on. An
 * account ends by a decision, a deletion or its deadline.
 */
function waitUntil(so: () => boolean): Promise<void> {
  return CancellationScope.nonCancellable(() => condition(so));
}

/** Whether the search attributes have to say something new. */
function hasMoved(before: AccountView | null, now: AccountView): boolean {
  if (before?.status !== now.status || before.developerId !== now.developerId) return true;
  // Runs that are older than the attribute said nothing here.
  return before.revision !== now.revision && patched('account-revision');
}

/** An account that is not decided yet belongs to a `developerRegistration`: no sign-up is lost at the end of a run. */
function handOver(input: RunInput): Promise<never> {
  return makeContinueAsNewFunc<(input: RunInput) => Promise<Outcome>>({ workflowType: 'developerRegistration' })(input);
}
