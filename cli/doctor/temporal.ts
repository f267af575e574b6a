/** The only place of the commands that talks to Temporal. */
import { Client, Connection } from '@temporalio/client';
import type { SearchAttributeType } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { IN_PROGRESS } from '../../domain/account-status';
import type { Settings } from '../../config/settings';
import type { Database } from '../../prisma/client';
import { accountWorkflowId, SEARCH_ATTRIBUTES } from '../../workflows/messages';
import { check, describe, type Finding, ok, wrong } from './finding';

const ANSWER_WITHIN_MS = 5000;
const { IndexedValueType, TaskQueueType } = temporal.api.enums.v1;
/** Of each list only so many are shown. */
const SHOWN = 20;

/** Connects, or says why that cannot be. */
export async function connectTemporal(settings: Settings): Promise<Client | Finding> {
  const { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace, TEMPORAL_API_KEY: apiKey, TEMPORAL_TLS: tls } = settings;
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({
      address,
      ...(apiKey && { apiKey }),
      ...(tls && { tls: true }),
      connectTimeout: ANSWER_WITHIN_MS,
    });
    await connection.workflowService.describeNamespace({ namespace });
    return new Client({ connection, namespace });
  } catch (error) {
    await connection?.close();
    return wrong(
      'Temporal',
      `${describe(error)} (${address}, namespace ${namespace})`,
      'Is it running, and are TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE right?',
    );
  }
}

export function checkSearchAttributes({ connection, options }: Client): Promise<Finding> {
  return check('search attributes', async () => {
    const { namespace } = options;
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    const missing = SEARCH_ATTRIBUTES.filter(({ name, type }) => customAttributes[name] !== indexed(type));
    if (missing.length === 0) return ok('search attributes', SEARCH_ATTRIBUTES.map(({ name }) => name).join(', '));
    const command = 'temporal operator search-attribute create';
    return wrong(
      'search attributes',
      'some are missing or of another type; runs fail without them. Each wants:',
      ...missing.map(({ name, type }) => `${command} --namespace ${namespace} --name ${name} --type ${typeName(type)}`),
    );
  });
}

function indexed(type: SearchAttributeType) {
  return IndexedValueType[`INDEXED_VALUE_TYPE_${type}`];
}

/** As the CLI has it: Keyword, KeywordList. */
function typeName(type: SearchAttributeType): string {
  return type.toLowerCase().replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** A poller that lives is heard once a minute. */
const SILENT_MS = 2 * 60 * 1000;

export function checkWorkers({ connection, options }: Client, taskQueue: string): Promise<Finding> {
  return check('workers', async () => {
    const silent: string[] = [];
    for (const [kind, taskQueueType] of [
      ['workflows', TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW],
      ['activities', TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY],
    ] as const) {
      const { namespace } = options;
      const { pollers } = await connection.workflowService.describeTaskQueue({
        namespace,
        taskQueue: { name: taskQueue },
        taskQueueType,
      });
      const heard = pollers.some(({ lastAccessTime }) => {
        const at = Number(lastAccessTime?.seconds ?? 0) * 1000;
        return Date.now() - at < SILENT_MS;
      });
      if (!heard) silent.push(kind);
    }
    if (silent.length === 0) return ok('workers', `somebody polls the task queue ${taskQueue}`);
    return wrong(
      'workers',
      `nobody polls the task queue ${taskQueue} for ${silent.join(' and ')}`,
      'Start a worker, with this TEMPORAL_TASK_QUEUE: until then nothing goes on.',
    );
  });
}

const QUERY = 'TemporalReportedProblems IS NOT NULL AND ExecutionStatus="Running"';
/** Where the server does not know the attribute, so many open runs are looked at one by one. */
const LOOKED_AT = 500;
/** A task may come late once or twice: a worker has ended. */
const ATTEMPTS = 3;

export function checkRuns(client: Client): Promise<Finding> {
  return check('runs', async () => {
    const { ids, bound } = await failingRuns(client);
    if (ids.length === 0) return ok('runs', `none fails again and again${bound}`);
    return wrong(
      'runs',
      `${ids.length === SHOWN ? `${SHOWN} or more fail` : ids.length === 1 ? '1 fails' : `${ids.length} fail`} again and again${bound}:`,
      ...ids,
      "The worker's log names each at level error, with the cause; the Temporal UI has the whole failure.",
      'Deploy a version, or put the key back, with which they can go on: they do so by themselves.',
      'Or take a run back, without the signals that came since (with them it would fail again):',
      '  temporal workflow reset --workflow-id … --type LastWorkflowTask --reapply-exclude Signal --reason …',
      'Or end it: temporal workflow terminate --workflow-id …',
      '  The next message to the account starts another from PostgreSQL, or the reconciler, which runs once an hour.',
      '  What the run had not recorded yet is lost with it.',
    );
  });
}

async function failingRuns(client: Client): Promise<{ ids: string[]; bound: string }> {
  try {
    return { ids: await idsOf(client, QUERY, SHOWN), bound: '' };
  } catch {
    const ids: string[] = [];
    for (const id of await idsOf(client, 'ExecutionStatus="Running"', LOOKED_AT)) {
      const { raw } = await client.workflow.getHandle(id).describe();
      if ((raw.pendingWorkflowTask?.attempt ?? 0) >= ATTEMPTS && ids.length < SHOWN) ids.push(id);
    }
    return { ids, bound: ` (of the ${LOOKED_AT} latest: this server lists no TemporalReportedProblems)` };
  }
}

async function idsOf(client: Client, query: string, most: number): Promise<string[]> {
  const ids: string[] = [];
  for await (const { workflowId } of client.workflow.list({ query })) {
    ids.push(workflowId);
    if (ids.length === most) break;
  }
  return ids;
}

const ACCOUNTS = 500;

/** An account that waits for somebody ought to have an open run. */
export function checkAccounts(client: Client, database: Database): Promise<Finding> {
  return check('accounts', async () => {
    const undecided = await database.account.findMany({
      where: { status: { in: [...IN_PROGRESS] }, emailHash: { not: null } },
      orderBy: { updatedAt: 'asc' },
      take: ACCOUNTS,
      select: { portalId: true, emailHash: true },
    });
    const without: string[] = [];
    for (const { portalId, emailHash } of undecided) {
      const id = accountWorkflowId({ portalId, emailHash: emailHash ?? '' });
      if (!(await isOpen(client, id))) without.push(id);
    }
    const looked = undecided.length === ACCOUNTS ? ` of the ${ACCOUNTS} that wait longest` : '';
    if (without.length === 0) return ok('accounts', `each undecided one${looked} has an open run`);
    return wrong(
      'accounts',
      `${without.length} undecided${looked} ${without.length === 1 ? 'has' : 'have'} no open run:`,
      ...without.slice(0, SHOWN),
      'The reconciler of any worker starts one, at its start and once an hour; the next message to the account does too.',
    );
  });
}

async function isOpen(client: Client, workflowId: string): Promise<boolean> {
  try {
    return (await client.workflow.getHandle(workflowId).describe()).status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof Error && error.name === 'WorkflowNotFoundError') return false;
    throw error;
  }
}
