import { randomUUID } from 'node:crypto';
import { type Client, WithStartWorkflowOperation } from '@temporalio/client';
import type { Logger } from 'pino';
import type { AccountKey, Answer, SentMessage } from '../../domain/message';
import type { MessageSeals } from '../../security/message-seal';
import * as messages from '../../workflows/messages';
import { describeError } from '../http/describe-error';
import { Problem } from '../http/problem';
import { isBusy, refusalOf, untilAnswered } from './retry';

/** The account that a message is for. */
export interface Addressed {
  key: AccountKey;
  /** The portal's display name, for people who read the Temporal UI. */
  portalName: string;
}

/**
 * The way to an account's workflow, the same whatever the account's state. Where it could not be had in time, each throws a
 * Problem: `unavailable`, and the message does not take effect; `busy`; or `unconfirmed`, where nobody can tell whether it will.
 */
export interface AccountGateway {
  /** Brings a message to the account, and its answer back, refusals included. */
  ask(to: Addressed, message: messages.AskedMessage): Promise<Answer>;
  /** Returns once the message is safe: nobody waits for what becomes of it. */
  tell(to: Addressed, message: messages.ToldMessage): Promise<void>;
}

export interface AccountGatewayOptions {
  taskQueue: string;
  seals: MessageSeals;
  /** How long an answer is tried for, in milliseconds. */
  deadlineMs: number;
  /** The answer that a message has got meanwhile, as the database knows it. */
  answered(messageId: string): Promise<Answer | null>;
  /** Aborted once nothing is to be sent any more. */
  closing: AbortSignal;
  logger: Logger;
}

/**
 * An Update that is delivered after this part of the deadline refuses itself, so that "not done" stays true once the
 * deadline is over: what is left is time for a transaction under way to end.
 */
const ANSWER_BY = 0.7;
const REMIND_WITHIN_MS = 60_000;

type RunType = messages.AccountWorkflowType;
/** What a run of either type takes; what it returns is nobody's business here. */
type AccountWorkflow = (input: messages.RunInput) => Promise<void>;

const SUMMARY: Record<RunType, string> = {
  developerRegistration: 'Developer registration',
  accountMaintenance: 'Account maintenance',
};

export function createAccountGateway(client: Client, options: AccountGatewayOptions): AccountGateway {
  const { taskQueue, seals, deadlineMs, answered, closing, logger } = options;

  function start({ key, portalName }: Addressed, type: RunType) {
    return { taskQueue, ...messages.runOptions({ account: key, portalName }, SUMMARY[type]) };
  }

  /** What travels: nobody but the api can seal it. */
  function sealed({ key }: Addressed, message: SentMessage, meta: { id: string; answerBy?: number }) {
    return messages.toArguments(message, { ...meta, seal: seals.seal({ ...meta, account: key, message }) });
  }

  function signal(to: Addressed, starts: RunType, name: string, signalArgs: unknown[]) {
    return client.workflow.signalWithStart(starts, { ...start(to, starts), signal: name, signalArgs });
  }

  function update(to: Addressed, starts: RunType, name: string, updateId: string, args: unknown[]): Promise<Answer> {
    const startWorkflowOperation = new WithStartWorkflowOperation<AccountWorkflow>(starts, start(to, starts));
    const call = { updateId, args, startWorkflowOperation };
    return client.workflow.executeUpdateWithStart<AccountWorkflow, Answer, unknown[]>(name, call);
  }

  /** For a run that may have missed a message that the database has: see worker/reconciler.ts for one that misses this, too. */
  function remindRun(to: Addressed): void {
    const send = () =>
      closing.aborted ? Promise.reject(new Error('closing')) : signal(to, 'accountMaintenance', messages.reconsider.name, []);
    untilAnswered(client.connection, Date.now() + REMIND_WITHIN_MS, send).catch((error: unknown) => {
      logger.info({ error: describeError(error) }, 'a run was not told to look again');
    });
  }

  /** Where Temporal gave no answer, the database may have it. */
  async function answerOnRecord(to: Addressed, id: string): Promise<Answer | null> {
    const answer = await answered(id).catch(() => {
      throw new Problem('unconfirmed');
    });
    // Whoever recorded it may have died before the run heard of it.
    if (answer) remindRun(to);
    return answer;
  }

  /** Update-with-Start with the same id until there is an answer or the deadline is over. */
  async function ask(to: Addressed, message: messages.AskedMessage): Promise<Answer> {
    const { update: name, starts } = messages.WIRE[message.type];
    const id = randomUUID();
    const now = Date.now();
    const args = sealed(to, message, { id, answerBy: now + deadlineMs * ANSWER_BY });
    try {
      return await untilAnswered(client.connection, now + deadlineMs, () => update(to, starts, name, id, args));
    } catch (error) {
      const answer = await answerOnRecord(to, id);
      if (answer) return answer;
      const refusal = refusalOf(error);
      if (!refusal) logger.warn({ update: name, error: describeError(error) }, 'Temporal gave no answer');
      throw new Problem(refusal ?? (isBusy(error) ? 'busy' : 'unavailable'));
    }
  }

  return {
    async ask(to, message) {
      const answer = await ask(to, message);
      if (answer.accepted || answer.refusal !== 'unsealed') return answer;
      logger.error({ update: message.type }, 'the worker does not know the key in use here: give both the same SECRET_KEYS');
      throw new Problem('unavailable');
    },

    /**
     * Signal-with-Start: returns once Temporal has it on record. Where its answer is lost, the message may have come through
     * all the same: then the database knows of it by now.
     */
    async tell(to, message) {
      const { signal: name, starts } = messages.WIRE[message.type];
      const id = randomUUID();
      const args = sealed(to, message, { id });
      try {
        await untilAnswered(client.connection, Date.now() + deadlineMs, () => signal(to, starts, name, args));
      } catch (error) {
        if (await answered(id).catch(() => null)) return;
        logger.warn({ signal: name, error: describeError(error) }, 'Temporal did not take a signal');
        throw new Problem(isBusy(error) ? 'busy' : 'unconfirmed');
      }
    },
  };
}
