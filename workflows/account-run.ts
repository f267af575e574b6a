import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  log,
  makeContinueAsNewFunc,
  sleep,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { type AccountStatus, type InProgress, isInProgress } from '../domain/account-status';
import type { AccountMessage, AccountView, MessageResult } from '../domain/message';
import { describeRun } from './current-details';
import { openMailLane } from './mail-lane';
import { answerMessages, type Delivered, type Receiver } from './message-handlers';
import { accountAttributes, isInputOf, type RunInput } from './messages';
import { createQueue } from './queue';
import { loadAccount, recordMessage } from './steps';

/** How a registration ended: by a decision, or without an account. */
export type RunOutcome = Exclude<AccountStatus, InProgress | 'closed'> | Ending | 'no_account';

type Ending = 'expired' | 'withdrawn' | 'deleted';
/** How an account has ended that a message of this type has closed; else it was deleted. */
const ENDED_BY: Partial<Record<AccountMessage['type'], Ending>> = { due: 'expired', withdraw: 'withdrawn' };

/** What a run says that it waits for, in its history. */
const SUMMARIES: Partial<Record<AccountStatus, string>> = {
  awaiting_verification: 'Give the address back unless the registration is finished',
  awaiting_credential: 'Give the address back unless the registration is finished',
  pending: 'Remind, escalate or end the request as the approval policy says',
};

/** Registers every handler before anything is awaited: a message that finds none is lost. */
export function followAccount(input: RunInput): AccountRun {
  // Whoever starts a run by hand chooses its id; another than its account's would answer for an account beside its run.
  if (!isInputOf(workflowInfo().workflowId, input)) {
    throw ApplicationFailure.nonRetryable('the id of this run is not that of its account');
  }
  const run = new AccountRun(input);
  answerMessages(run);
  void CancellationScope.nonCancellable(() => run.keepTime());
  return run;
}

/** One run of either type: what it knows of its account, the messages that it answers, and the waits of its story. */
class AccountRun implements Receiver {
  account: AccountView | null = null;
  private closedBy: Ending = 'deleted';
  private deliveries = 0;
  private ordinal = 0;
  private readonly queue = createQueue();
  private readonly mails = openMailLane();

  constructor(private readonly input: RunInput) {}

  /** What started the run is recorded; or, where nothing came with the start, it is known where the account stands. */
  async ready(): Promise<RunOutcome | null> {
    await (this.deliveries > 0 ? this.inTurn(async () => {}) : this.reconsider());
    return this.outcome();
  }

  /** Null where the registration goes on from there; or how it has ended. */
  emailVerified(): Promise<RunOutcome | null> {
    return this.left('awaiting_verification');
  }

  /** As `emailVerified`. */
  credentialSet(): Promise<RunOutcome | null> {
    return this.left('awaiting_credential');
  }

  /** As `emailVerified`: null only where a deleted account's address has been signed up with again. */
  decided(): Promise<RunOutcome | null> {
    return this.left('pending');
  }

  /**
   * Everybody who waits has been answered, and every mail has found its end. An account that is not decided belongs to a
   * `developerRegistration` again, so that no sign-up is lost at the end of a run. Whatever came meanwhile counts.
   */
  async concluded(outcome: RunOutcome | null): Promise<RunOutcome> {
    await waitUntil(() => this.isIdle());
    const last = this.account ? this.outcome() : outcome;
    return last ?? this.handOver();
  }

  /** The database decides; memory adopts what it says; only then the mails follow. */
  deliver(message: AccountMessage, { id = this.nextId(), answerBy, seal, waitedFor }: Delivered): Promise<MessageResult> {
    this.deliveries += 1;
    return this.inTurn(async () => {
      const result = await recordMessage({ id, account: this.input.account, at: Date.now(), answerBy, seal, message });
      this.closedBy = ENDED_BY[message.type] ?? 'deleted';
      this.adopt(result.account);
      describeRun(this.account, { message, result });
      this.mails.send(result.mailIds, { patiently: waitedFor });
      return result;
    });
  }

  /** Looks again where the account stands, and sends what mails are waiting. */
  reconsider(): Promise<void> {
    return this.inTurn(async () => {
      const { account, mailIds } = await loadAccount(this.input.account);
      this.adopt(account);
      describeRun(this.account);
      this.mails.send(mailIds, { patiently: true });
    });
  }

  /** Leaves a trace of a signal that nobody can make anything of. */
  ignored(signal: string): void {
    describeRun(this.account, { ignored: signal });
  }

  /**
   * What is due by itself is a message like any other. One timer serves for as long as what is due only moves further away: it
   * is looked at again when the timer fires, which costs no event at each move. Where something is due sooner, another is set.
   */
  async keepTime(): Promise<never> {
    for (;;) {
      await condition(() => this.dueAt() !== null);
      const at = this.dueAt() ?? 0;
      if (at > Date.now()) await this.sleepUntil(at);
      else await this.bringAboutWhatIsDue();
    }
  }

  /** When something happens by itself; null where nothing does. */
  private dueAt(): number | null {
    return this.account?.dueAt ?? this.account?.deadline ?? null;
  }

  /** Returns then, or as soon as something is due before. */
  private async sleepUntil(at: number): Promise<void> {
    const timer = new CancellationScope();
    const slept = timer.run(() => sleep(at - Date.now(), { summary: SUMMARIES[this.account?.status ?? 'closed'] }));
    const isSooner = () => (this.dueAt() ?? Infinity) < at;
    await Promise.race([slept, condition(isSooner)]);
    if (!isSooner()) return;
    slept.catch(() => undefined);
    timer.cancel();
  }

  private async bringAboutWhatIsDue(): Promise<void> {
    try {
      await this.deliver({ type: 'due' }, { waitedFor: false });
    } catch (error) {
      log.error('what is due could not be brought about; it is tried again after the next message', { error });
      const stuck = this.account;
      await condition(() => this.account !== stuck);
    }
  }

  /** Waits while the account stands there; then as `outcome`. */
  private async left(status: InProgress): Promise<RunOutcome | null> {
    const stays = () => this.account?.status === status;
    // A history that grows without end would one day refuse an approval.
    await waitUntil(() => !stays() || (workflowInfo().continueAsNewSuggested && this.isIdle()));
    return stays() ? this.handOver() : this.outcome();
  }

  /** Null while somebody has to act. */
  private outcome(): RunOutcome | null {
    if (this.account === null) return 'no_account';
    const { status } = this.account;
    if (status === 'closed') return this.closedBy;
    return isInProgress(status) ? null : status;
  }

  private adopt(now: AccountView | null): void {
    if (now && hasMoved(this.account, now)) upsertSearchAttributes(accountAttributes(now));
    this.account = now;
  }

  /** One message at a time, to its end. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.queue(() => CancellationScope.nonCancellable(work));
  }

  /** An id for a message that came without one: the same each time this point of the history is replayed. */
  private nextId(): string {
    this.ordinal += 1;
    return `${workflowInfo().runId}/${this.ordinal}`;
  }

  private isIdle(): boolean {
    return allHandlersFinished() && this.mails.idle();
  }

  private handOver(): Promise<never> {
    return makeContinueAsNewFunc<(input: RunInput) => Promise<RunOutcome>>({ workflowType: 'developerRegistration' })(this.input);
  }
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
  return before?.status !== now.status || before.developerId !== now.developerId || before.revision !== now.revision;
}
