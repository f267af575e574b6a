/** The only place of the api that talks to Temporal. */
import { randomUUID } from 'node:crypto';
import {
  ApplicationFailure,
  Client,
  Connection,
  isGrpcServiceError,
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import type { PayloadCodec } from '@temporalio/common';
import type { Logger } from 'pino';
import type { Answer, SentMessage } from '../../domain/message';
import type { TestMailOrder } from '../../domain/mail-template';
import { REFUSAL_CODES } from '../../domain/refusal';
import type { MessageSeals } from '../../security/message-seal';
import * as messages from '../../workflows/messages';
import type { AccountGateway, Addressed } from './account-gateway';
import { describeError } from '../http/describe-error';
import { Problem } from '../http/problem';
import type { TestMailGateway } from './test-mail-gateway';

export interface TemporalGatewayOptions {
  address: string;
  namespace: string;
  apiKey?: string;
  tls: boolean;
  taskQueue: string;
  codec: PayloadCodec;
  seals: MessageSeals;
  /** How long an answer is tried for, in milliseconds. */
  deadlineMs: number;
  /** The answer that a message has got meanwhile, as the database knows it. */
  answered(messageId: string): Promise<Answer | null>;
  logger: Logger;
}

export interface TemporalGateway extends AccountGateway, TestMailGateway {
  /** Whether Temporal answers at this moment. */
  reachable(): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * An Update that is delivered after this part of the deadline refuses itself, so that "not done" stays true once the
 * deadline is over: what is left is time for a transaction under way to end.
 */
const ANSWER_BY = 0.7;
const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 400;
const REACHABLE_WITHIN_MS = 1000;
const REMIND_WITHIN_MS = 60_000;
/** gRPC waits up to two minutes by itself before it looks whether a server is back. */
const RECONNECT = { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 1000 };
/** A test that no worker has taken up by then is not wanted any more. */
const TEST_MAIL_LIFETIME = '5m';

// gRPC's own numbers.
const RESOURCE_EXHAUSTED = 8;
/** UNKNOWN, NOT_FOUND, RESOURCE_EXHAUSTED ("workflow is closing"), FAILED_PRECONDITION, ABORTED, INTERNAL, UNAVAILABLE. */
const TRANSIENT = new Set([2, 5, RESOURCE_EXHAUSTED, 9, 10, 13, 14]);
/** Of the server, for the eleventh update at once to one run: told at once rather than waited out. */
const CROWDED = /in-flight updates/;

type RunType = messages.AccountWorkflowType;
/** What a run of either type takes; what it returns is nobody's business here. */
type AccountWorkflow = (input: messages.RunInput) => Promise<void>;

const SUMMARY: Record<RunType, string> = {
  developerRegistration: 'Developer registration',
  accountMaintenance: 'Account maintenance',
};

export function createTemporalGateway(options: TemporalGatewayOptions): TemporalGateway {
  const { taskQueue, seals, deadlineMs, answered, logger } = options;
  const connection = connect(options);
  let closing = false;
  const client = new Client({
    connection,
    namespace: options.namespace,
    dataConverter: { payloadCodecs: [options.codec], failureConverterPath: require.resolve('../../security/failure-converter') },
  });

  function start({ key, portalName }: Addressed, type: RunType) {
    return { taskQueue, ...messages.runOptions({ account: key, portalName }, SUMMARY[type]) };
  }

  /** What travels: nobody but the api can seal it. */
  function sealed({ key }: Addressed, message: SentMessage, sent: { id: string; answerBy?: number }) {
    return messages.toArguments(message, { ...sent, seal: seals.seal({ ...sent, account: key, message }) });
  }

  function signal(to: Addressed, starts: RunType, name: string, signalArgs: unknown[]) {
    return client.workflow.signalWithStart(starts, { ...start(to, starts), signal: name, signalArgs });
  }

  /**
   * Signal-with-Start: returns once Temporal has it on record. Where its answer is lost, the message may have come through
   * all the same: then the database knows of it by now.
   */
  async function tell(to: Addressed, message: messages.ToldMessage): Promise<void> {
    const { signal: name, starts } = messages.WAYS[message.type];
    const id = randomUUID();
    const signalArgs = sealed(to, message, { id });
    try {
      await untilAnswered(connection, Date.now() + deadlineMs, () => signal(to, starts, name, signalArgs));
    } catch (error) {
      if (await answered(id).catch(() => null)) return;
      logger.warn({ signal: name, error: describeError(error) }, 'Temporal did not take a signal');
      throw new Problem(isBusy(error) ? 'busy' : 'unconfirmed');
    }
  }

  /** For a run that may have missed a message that the database has: see worker/reconciler.ts for one that misses this, too. */
  function remindRun(to: Addressed): void {
    const send = () =>
      closing ? Promise.reject(new Error('closing')) : signal(to, 'accountMaintenance', messages.reconsider.name, []);
    untilAnswered(connection, Date.now() + REMIND_WITHIN_MS, send).catch((error: unknown) => {
      logger.info({ error: describeError(error) }, 'a run was not told to look again');
    });
  }

  /** Starts a run of its own; that it is there already is an answer that was lost. */
  async function orderTestMail(order: TestMailOrder, portalName: string): Promise<void> {
    const send = () =>
      client.workflow.start('testMail', {
        taskQueue,
        workflowId: messages.testMailWorkflowId(order),
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        workflowExecutionTimeout: TEST_MAIL_LIFETIME,
        args: [order],
        staticSummary: messages.summaryOf('Test mail', portalName),
      });
    try {
      await untilAnswered(connection, Date.now() + deadlineMs, send);
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return;
      logger.warn({ error: describeError(error) }, 'Temporal did not take a test mail');
      throw new Problem(isBusy(error) ? 'busy' : 'unconfirmed');
    }
  }

  /** Update-with-Start with the same id until there is an answer or the deadline is over. */
  async function ask(to: Addressed, message: messages.AskedMessage): Promise<Answer> {
    const { update: name, starts } = messages.WAYS[message.type];
    const id = randomUUID();
    const now = Date.now();
    const args = sealed(to, message, { id, answerBy: now + deadlineMs * ANSWER_BY });
    const send = () =>
      client.workflow.executeUpdateWithStart<AccountWorkflow, Answer, unknown[]>(name, {
        updateId: id,
        args,
        startWorkflowOperation: new WithStartWorkflowOperation<AccountWorkflow>(starts, start(to, starts)),
      });
    try {
      return await untilAnswered(connection, now + deadlineMs, send);
    } catch (error) {
      const answer = await answered(id).catch(() => {
        throw new Problem('unconfirmed');
      });
      if (answer) {
        // Whoever recorded it may have died before the run heard of it.
        remindRun(to);
        return answer;
      }
      const refusal = refusalOf(error);
      if (!refusal) logger.warn({ update: name, error: describeError(error) }, 'Temporal gave no answer');
      throw new Problem(refusal ?? (isBusy(error) ? 'busy' : 'unavailable'));
    }
  }

  return {
    tell,
    async ask(to, message) {
      const answer = await ask(to, message);
      if (answer.accepted || answer.refusal !== 'unsealed') return answer;
      logger.error({ update: message.type }, 'the worker does not know the key in use here: give both the same KEYS');
      throw new Problem('unavailable');
    },
    sendTestMail: orderTestMail,

    async reachable() {
      try {
        const health = () => connection.healthService.check({ service: 'temporal.api.workflowservice.v1.WorkflowService' });
        await within(connection, Date.now() + REACHABLE_WITHIN_MS, health);
        return true;
      } catch {
        return false;
      }
    },
    close() {
      closing = true;
      return connection.close();
    },
  };
}

/**
 * Connects when first needed: the api serves log-ins while Temporal is away. The SDK's own retries are left out: they
 * know neither our deadline nor that the connection has been closed.
 */
function connect({ address, apiKey, tls }: TemporalGatewayOptions): Connection {
  return Connection.lazy({
    address,
    ...(apiKey && { apiKey }),
    ...(tls && { tls: true }),
    interceptors: [],
    channelArgs: RECONNECT,
  });
}

/** Sends the same again as long as that can help and the deadline allows. */
async function untilAnswered<T>(connection: Connection, deadline: number, send: () => Promise<T>): Promise<T> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      return await within(connection, deadline, send);
    } catch (error) {
      if (!isWorthAnotherTry(error) || Date.now() + pause >= deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

/** Ends at the deadline whatever gRPC does. */
async function within<T>(connection: Connection, deadline: number, work: () => Promise<T>): Promise<T> {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error('no answer in time'));
      abort.abort();
    }, deadline - Date.now());
  });
  const call = connection.withAbortSignal(abort.signal, () => connection.withDeadline(deadline, work));
  try {
    return await Promise.race([call, late]);
  } finally {
    clearTimeout(timer);
    call.catch(() => undefined);
  }
}

/**
 * What a run that ends, restarts or continues as new does to an Update on its way, and what a connection that breaks
 * does to anything. Most of these were carried out already: the same id brings their answer.
 */
function isWorthAnotherTry(error: unknown): boolean {
  if (error instanceof WorkflowNotFoundError) return true;
  if (error instanceof WorkflowUpdateFailedError) return failureType(error) === 'AcceptedUpdateCompletedWorkflow';
  const status = grpcStatus(error);
  return status !== null && TRANSIENT.has(status.code) && !CROWDED.test(status.details);
}

function isBusy(error: unknown): boolean {
  return grpcStatus(error)?.code === RESOURCE_EXHAUSTED;
}

function grpcStatus(error: unknown): { code: number; details: string } | null {
  if (isGrpcServiceError(error)) return error;
  return error instanceof Error && error.cause !== undefined ? grpcStatus(error.cause) : null;
}

function failureType(error: WorkflowUpdateFailedError): string | undefined {
  return error.cause instanceof ApplicationFailure ? (error.cause.type ?? undefined) : undefined;
}

/** What the workflow's validator said. */
function refusalOf(error: unknown) {
  const type = error instanceof WorkflowUpdateFailedError ? failureType(error) : undefined;
  return REFUSAL_CODES.find((code) => code === type) ?? null;
}
