import { setTimeout as wait } from 'node:timers/promises';
import { type Client, defaultPayloadConverter } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import type { Logger } from 'pino';
import { failedTasks } from './failed-tasks';

export interface FailingRunsOptions {
  client: Client;
  logger: Logger;
}

/** More than fail at once in any but a broken release; beyond it some are told again. */
const REMEMBERED = 10_000;
/** What Temporal lists comes after what it does. */
const TRIES = 5;
const PAUSE_MS = 1000;

/** Attempts after which a task is taken for one that will not succeed by itself. */
const HOPELESS = 3;
/** Looks, a second apart: the second attempt may take the whole time of a workflow task, ten seconds, to fail. */
const UNTIL_HOPELESS = 20;

type TaskFailure = temporal.api.history.v1.IWorkflowTaskFailedEventAttributes;

/**
 * Says once of each run that its workflow task fails: Temporal tries it again for ever, and the account cannot move. One that
 * succeeds when it is tried again, as after a race inside the SDK on a busy machine, needs nobody and is told without alarm.
 */
export function createFailingRuns({ client, logger }: FailingRunsOptions) {
  const told = new Set<string>();
  const ending = new AbortController();
  let telling: Promise<void> = Promise.resolve();

  function failed(runId: string): void {
    if (told.has(runId)) return;
    if (told.size >= REMEMBERED) told.clear();
    told.add(runId);
    // One after the other: after a broken release there are many.
    telling = telling.then(() => tell(runId));
  }

  async function tell(runId: string): Promise<void> {
    const workflowId = await untilFound(() => findWorkflowId(client, runId));
    const execution = workflowId && { workflowId, runId };
    const failure = execution && (await untilFound(() => lastFailure(client, execution)));
    const line = { workflowId, runId, ...(failure && (await describe(client, failure))) };
    const goneOn = execution && failure && (await untilFound(() => hasGoneOn(client, execution), UNTIL_HOPELESS));
    if (goneOn) logger.info(line, 'a workflow task failed once, and was then carried out');
    // Another worker sees to it, and says so if it fails again.
    else if (goneOn === undefined && failure && ending.signal.aborted) logger.info(line, 'a workflow task failed, and waits');
    else logger.error(line, 'a workflow task fails: its run stands still; see `npm run admin -- doctor`');
  }

  /** What a look comes to once it finds something; undefined where it never does, or Temporal cannot be asked. */
  async function untilFound<T>(look: () => Promise<T | undefined>, most = TRIES): Promise<T | undefined> {
    for (let tries = 1; ; tries += 1) {
      const found = await look().catch(() => undefined);
      if (found !== undefined || tries >= most || ending.signal.aborted) return found;
      await wait(PAUSE_MS, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  }

  return {
    start() {
      failedTasks.on('failed', failed);
    },
    async stop(): Promise<void> {
      failedTasks.off('failed', failed);
      ending.abort();
      await telling;
    },
  };
}

interface Execution {
  workflowId: string;
  runId: string;
}

async function findWorkflowId(client: Client, runId: string): Promise<string | undefined> {
  for await (const run of client.workflow.list({ query: `RunId="${runId}"` })) return run.workflowId;
  return undefined;
}

/** Whether the task that had failed was carried out after all; undefined while that is open. */
async function hasGoneOn(client: Client, { workflowId, runId }: Execution): Promise<boolean | undefined> {
  const { raw } = await client.workflow.getHandle(workflowId, runId).describe();
  const attempt = raw.pendingWorkflowTask?.attempt ?? 0;
  if (attempt <= 1) return true;
  return attempt >= HOPELESS ? false : undefined;
}

async function lastFailure(client: Client, execution: Execution): Promise<TaskFailure | undefined> {
  const { history } = await client.workflowService.getWorkflowExecutionHistoryReverse({
    namespace: client.options.namespace,
    execution,
    maximumPageSize: 20,
  });
  const failures = history?.events?.map((event) => event.workflowTaskFailedEventAttributes) ?? [];
  return failures.find((attributes) => attributes) ?? undefined;
}

interface Reason {
  /** Temporal's. */
  cause: string;
  /** The error's class. */
  error?: string;
  /** Only of the SDK's own failures and those errors that quote nothing but ids; others may quote what somebody typed. */
  message?: string;
}

const QUOTING_NOBODY = 'UnreadablePayloadError';

async function describe(client: Client, { cause, failure }: TaskFailure): Promise<Reason> {
  const names = temporal.api.enums.v1.WorkflowTaskFailedCause;
  const short = names[cause ?? 0]?.replace('WORKFLOW_TASK_FAILED_CAUSE_', '') ?? 'UNSPECIFIED';
  // What the SDK itself says is not encoded, and names types and ids alone.
  if (!failure?.encodedAttributes) return { cause: short, ...(failure?.message && { message: failure.message }) };
  const error = await errorOf(client, failure.encodedAttributes).catch(() => undefined);
  return { cause: short, ...error };
}

async function errorOf(client: Client, encoded: temporal.api.common.v1.IPayload): Promise<Omit<Reason, 'cause'>> {
  const [codec] = client.options.loadedDataConverter.payloadCodecs;
  const [payload = encoded] = (await codec?.decode([encoded])) ?? [];
  const { message, stack_trace: stack } = defaultPayloadConverter.fromPayload<{ message: string; stack_trace: string }>(payload);
  // The stack begins with where it was thrown, then comes "TypeError: message".
  const before = stack.slice(0, Math.max(0, stack.indexOf(`: ${message}`)));
  const [error] = /\w*Error$/.exec(before) ?? [];
  return { ...(error && { error }), ...(error === QUOTING_NOBODY && { message }) };
}
