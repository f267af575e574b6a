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

type TaskFailure = temporal.api.history.v1.IWorkflowTaskFailedEventAttributes;

/** Says once of each run that its workflow task fails: Temporal tries it again for ever, and the account cannot move. */
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
    const workflowId = await findWorkflowId(runId).catch(() => undefined);
    const failure = workflowId && (await lastFailure(client, { workflowId, runId }).catch(() => undefined));
    const reason = failure ? await describe(client, failure) : {};
    logger.error({ workflowId, runId, ...reason }, 'a workflow task fails: its run stands still; see `npm run admin -- doctor`');
  }

  async function findWorkflowId(runId: string): Promise<string | undefined> {
    for (let tries = 1; ; tries += 1) {
      for await (const run of client.workflow.list({ query: `RunId="${runId}"` })) return run.workflowId;
      if (tries === TRIES || ending.signal.aborted) return undefined;
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

async function lastFailure(client: Client, execution: { workflowId: string; runId: string }): Promise<TaskFailure | undefined> {
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
  /** Only of those errors that quote nothing but ids; others may quote what somebody typed. */
  message?: string;
}

const QUOTING_NOBODY = 'UnreadablePayloadError';

async function describe(client: Client, { cause, failure }: TaskFailure): Promise<Reason> {
  const names = temporal.api.enums.v1.WorkflowTaskFailedCause;
  const short = names[cause ?? 0]?.replace('WORKFLOW_TASK_FAILED_CAUSE_', '') ?? 'UNSPECIFIED';
  const error = failure?.encodedAttributes && (await errorOf(client, failure.encodedAttributes).catch(() => undefined));
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
