/** The only place of the commands that talks to Temporal. */
import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import type { SearchAttributeType } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { IN_PROGRESS } from '../../domain/account-status';
import type { Settings } from '../../config/settings';
import { temporalAccess } from '../../config/temporal-access';
import type { Database } from '../../prisma/client';
import { tlsTrouble } from '../../security/tls-trouble';
import { accountWorkflowId, SEARCH_ATTRIBUTES } from '../../workflows/messages';
import { check, describe, type Finding, ok, wrong } from './finding';

const ANSWER_WITHIN_MS = 5000;
const { IndexedValueType, TaskQueueType, WorkerVersioningMode } = temporal.api.enums.v1;
/** Of each list only so many are shown. */
const SHOWN = 20;

export type Connected = Client;

/** Connects, or says why that cannot be. */
export async function connectTemporal(settings: Settings): Promise<Client | Finding> {
  const access = temporalAccess(settings);
  const namespace = settings.TEMPORAL_NAMESPACE;
  const where = `(${access.address}, namespace ${namespace})`;
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({ ...access, connectTimeout: ANSWER_WITHIN_MS });
    await connection.workflowService.describeNamespace({ namespace });
    return new Client({ connection, namespace });
  } catch (error) {
    await connection?.close();
    const trouble = await tlsTrouble(access);
    if (trouble !== null) return wrong('Temporal', `${trouble} ${where}`);
    return wrong('Temporal', `${describe(error)} ${where}`, adviceFor(error, namespace));
  }
}

/** gRPC's own numbers. */
export const NOT_FOUND = 5;
const [PERMISSION_DENIED, UNAUTHENTICATED] = [7, 16];
const WRITE_PERMISSION = 'Whoever the API key or the client certificate belongs to needs write permission in the namespace.';

/** Of the error itself, or of what lies below it. */
export function hasCode(error: unknown, code: number): boolean {
  const { code: own, cause } = (error as { code?: unknown; cause?: unknown } | null) ?? {};
  return own === code || (cause !== undefined && hasCode(cause, code));
}

function adviceFor(error: unknown, namespace: string): string {
  if (hasCode(error, NOT_FOUND))
    return `Is TEMPORAL_NAMESPACE right? If so: temporal operator namespace create --namespace ${namespace} --retention 30d`;
  if (hasCode(error, UNAUTHENTICATED)) return 'Is TEMPORAL_API_KEY one of this account, and still good?';
  if (hasCode(error, PERMISSION_DENIED)) return WRITE_PERMISSION;
  return 'Is it running, and are TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE right?';
}

/** Asks for each kind of thing that the service does, so that nothing is done: the run that is signalled is not there. */
export function checkPermissions({ connection, options }: Client): Promise<Finding> {
  return check('permissions', async () => {
    const { namespace } = options;
    const { workflowService } = connection;
    const workflowExecution = { workflowId: `doctor/${randomUUID()}` };
    const kinds: [what: string, ask: () => Promise<unknown>][] = [
      ['signal a run', () => workflowService.signalWorkflowExecution({ namespace, workflowExecution, signalName: 'none' })],
      ['list runs', () => workflowService.countWorkflowExecutions({ namespace })],
      ['list schedules', () => workflowService.listSchedules({ namespace, maximumPageSize: 1 })],
    ];
    const denied: string[] = [];
    for (const [what, ask] of kinds) {
      try {
        await ask();
      } catch (error) {
        if (hasCode(error, PERMISSION_DENIED)) denied.push(what);
        else if (!hasCode(error, NOT_FOUND)) throw error;
      }
    }
    if (denied.length === 0) return ok('permissions', `may ${kinds.map(([what]) => what).join(', ')}`);
    return wrong('permissions', `may not ${denied.join(', ')} in the namespace ${namespace}`, WRITE_PERMISSION);
  });
}

/** Below this the run of yesterday's decision is gone before somebody looks at it. */
const SHORTEST_RETENTION_HOURS = 24;

/** How long runs that have ended can be looked at. PostgreSQL keeps the accounts; nothing else depends on it. */
export function checkRetention({ connection, options }: Client): Promise<Finding> {
  return check('retention', async () => {
    const { namespace } = options;
    const { config } = await connection.workflowService.describeNamespace({ namespace });
    const hours = Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) / 3600;
    const kept = `runs that have ended are kept for ${hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`}`;
    if (hours >= SHORTEST_RETENTION_HOURS) return ok('retention', kept);
    return wrong('retention', kept, `temporal operator namespace update --namespace ${namespace} --retention 30d`);
  });
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
      'With Temporal Cloud: tcld namespace search-attributes add --namespace … --search-attribute "Name=Type"',
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
const KINDS = [
  ['workflows', TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW],
  ['activities', TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY],
] as const;

/** Whether somebody takes what there is to do: it goes to the workers of the current version alone, or to those of none. */
export function checkWorkers({ connection, options }: Client, settings: Settings): Promise<Finding> {
  return check('workers', async () => {
    const { TEMPORAL_TASK_QUEUE: name, TEMPORAL_DEPLOYMENT_NAME: deployment, TEMPORAL_BUILD_ID: buildId } = settings;
    const { namespace } = options;
    const silent: string[] = [];
    let current: string | null = null;
    for (const [kind, taskQueueType] of KINDS) {
      const { pollers, versioningInfo } = await connection.workflowService.describeTaskQueue({
        namespace,
        taskQueue: { name },
        taskQueueType,
      });
      current = versionName(versioningInfo?.currentDeploymentVersion) ?? current;
      const heard = pollers.some(({ lastAccessTime, deploymentOptions }) => {
        const isOfCurrent = versionName(isVersioned(deploymentOptions) ? deploymentOptions : null) === current;
        return isOfCurrent && Date.now() - Number(lastAccessTime?.seconds ?? 0) * 1000 < SILENT_MS;
      });
      if (!heard) silent.push(kind);
    }
    const own = deployment && buildId ? `${deployment}.${buildId}` : null;
    const whose = current === null ? 'without a version' : `of the current version, ${current}`;
    if (silent.length === 0 && (own === current || (own !== null && current !== null)))
      return ok('workers', `somebody polls the task queue ${name}${(own ?? current) ? `, ${whose}` : ''}`);
    if (silent.length > 0)
      return wrong(
        'workers',
        `nobody ${whose} polls the task queue ${name} for ${silent.join(' and ')}`.replace('nobody without a version', 'nobody'),
        own !== null && current === null
          ? 'No version is current yet: `npm run admin -- make-current` gives the work to that of these settings.'
          : 'Start a worker, with this TEMPORAL_TASK_QUEUE: until then nothing goes on.',
      );
    return wrong(
      'workers',
      `all work goes to workers ${whose}, and these settings are of ${own ?? 'no version'}`,
      own === null
        ? 'Set TEMPORAL_DEPLOYMENT_NAME and TEMPORAL_BUILD_ID as those workers have them.'
        : '`npm run admin -- make-current` gives the work to the version of these settings.',
    );
  });
}

function isVersioned(options: temporal.api.deployment.v1.IWorkerDeploymentOptions | null | undefined): boolean {
  return options?.workerVersioningMode === WorkerVersioningMode.WORKER_VERSIONING_MODE_VERSIONED;
}

function versionName(version: { deploymentName?: string | null; buildId?: string | null } | null | undefined): string | null {
  return version?.buildId ? `${version.deploymentName}.${version.buildId}` : null;
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
