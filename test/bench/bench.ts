/**
 * What a registration costs, held against the least that the same messages can cost on the same server, and against a peer, in
 * the same run. Machines are noisy: read the ratios, the counts and the CPU times, not the rates.
 *
 * `npm run bench -- --rounds 2 --no-peer` is a short look.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { Client as Postgres } from 'pg';
import { type CpuReader, type CpuTimes, hasCpuTimes, serviceCpu, serviceMs } from './cpu';
import { http } from './http';
import { createJourneys, type Journeys } from './journey';
import { createMailReader } from './mail-reader';
import { cpuEach, type Load, measure, type Measured, milliseconds, quantile } from './measure';
import { type Peer, startPeer } from './peer';
import { type Bare, createBare } from './skeleton';
import { type StartedStack, startStack } from './stack';

const BCRYPT_COST = 4;
const DATABASE_POOL = 10;
const LANES = 16;
/** Many short rounds, each journey beside its own skeleton: the machine's speed changes from minute to minute. */
const COUNT: Load = { lanes: LANES, settleSeconds: 0.7, countSeconds: 4 };
/** Compilers and caches get to know the work first. */
const WARM_UP: Load = { lanes: LANES, settleSeconds: 0, countSeconds: 10 };
const LATENCIES = 200;
/** The second is longer than what a sign-up sets going, its mail included. */
const RESTS_MS = [0, 60];
const HISTORIES = 10;
const QUEUE = 'bench-bare';

const address = () => `${randomUUID()}@bench.example.com`;

const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '8' }, peer: { type: 'boolean', default: true } },
  allowNegative: true,
});

async function main(): Promise<void> {
  console.log(`Starting the service: bcrypt cost ${BCRYPT_COST}, rate limits off, response steps off.`);
  const logger = new DefaultLogger('ERROR');
  Runtime.install({ logger });
  const started = await startStack({
    RATE_LIMITS: 'off',
    BCRYPT_COST: String(BCRYPT_COST),
    DATABASE_POOL: String(DATABASE_POOL),
    RESPONSE_STEP_MS: '0',
    PASSWORD_HASH_QUEUE: '1000',
    LOG_LEVEL: 'warn',
  });
  const { stack } = started;
  let peer: Peer | null = null;
  try {
    const mailedToken = createMailReader(stack.mailbox);
    if (options.peer) peer = await startPeer({ stack, mailedToken, bcryptCost: BCRYPT_COST, databasePool: DATABASE_POOL });
    const connection = await Connection.connect({ address: stack.temporal });
    const client = new Client({ connection, namespace: stack.namespace });
    const worker = await Worker.create({
      connection: await NativeConnection.connect({ address: stack.temporal }),
      namespace: stack.namespace,
      taskQueue: QUEUE,
      workflowBundle: await bundleWorkflowCode({ workflowsPath: join(__dirname, 'bare-workflows.js'), logger }),
    });
    const bare = createBare(client, QUEUE);
    const journeys = createJourneys(stack, mailedToken);
    await worker.runUntil(async () => {
      const sizes = [await size(stack.database)];
      report(await rounds({ bare, journeys, peer }, started), peer);
      sizes.push(await size(stack.database));
      reportGrowth(sizes);
      await histories(client, bare, journeys);
      for (const restMs of RESTS_MS) await latencies(bare, journeys, { api: stack.api, restMs });
    });
    await connection.close();
  } finally {
    await peer?.stop();
    await started.stop();
  }
}

/** What is measured in every round, by name. */
const EMPTY = 'empty workflow';
const BARE_AUTO = 'skeleton, 2 updates';
const BARE_APPROVED = 'skeleton, 3 updates';
const AUTO = 'auto-approved';
const APPROVED = 'approved by an administrator';
/** Whoever asks, and the worker of the skeleton. */
const BENCH = 'this bench';
const LOGGED_IN = 'auto-approved and logged in';

type Rounds = Record<string, Measured[]>;

async function rounds(
  { bare, journeys, peer }: { bare: Bare; journeys: Journeys; peer: Peer | null },
  { process: service }: StartedStack,
): Promise<Rounds> {
  const auto = (on: boolean) => journeys.setAutoApproval(on);
  const works: { name: string; work: () => Promise<void>; before?: () => Promise<void> }[] = [
    { name: EMPTY, work: () => bare.empty() },
    { name: BARE_AUTO, work: () => bare.messages(2) },
    { name: AUTO, before: () => auto(true), work: () => journeys.developer(address()) },
    ...(peer ? [{ name: peer.name, work: () => peer.journey(address()) }] : []),
    { name: LOGGED_IN, work: () => journeys.developerWhoLogsIn(address()) },
    { name: BARE_APPROVED, work: () => bare.messages(3) },
    { name: APPROVED, before: () => auto(false), work: () => journeys.developerAndAdministrator(address()) },
  ];
  for (const { before, work } of works) {
    await before?.();
    await measure(WARM_UP, work);
  }
  const parts: CpuReader = hasCpuTimes ? serviceCpu(service) : () => ({});
  const readCpu = () => ({ ...parts(), ...(hasCpuTimes && peer && { [peer.name]: peer.cpuMs() }), [BENCH]: ownCpuMs() });
  const measured: Rounds = Object.fromEntries(works.map(({ name }) => [name, []]));
  for (let round = 0; round < Number(options.rounds); round += 1) {
    for (const { name, before, work } of works) {
      await before?.();
      measured[name]?.push(await measure(COUNT, work, readCpu));
    }
  }
  return measured;
}

function report(measured: Rounds, peer: Peer | null): void {
  const rates = (name: string) => (measured[name] ?? []).map(({ perSecond }) => perSecond);
  console.log(`\nMedian of ${options.rounds} rounds, ${LANES} at a time, bcrypt cost ${BCRYPT_COST}:`);
  for (const name of Object.keys(measured)) console.log(`  ${name}: ${quantile(rates(name), 0.5).toFixed(1)}/s`);

  console.log('\nEach round against its own:');
  const compare = (name: string, other: string) => {
    const ratios = rates(name).map((rate, round) => rate / (rates(other)[round] ?? NaN));
    const [low, middle, high] = [0, 0.5, 1].map((share) => quantile(ratios, share).toFixed(2));
    console.log(`  ${name}: ${middle} of ${other} (rounds ${low} to ${high})`);
  };
  compare(AUTO, BARE_AUTO);
  compare(APPROVED, BARE_APPROVED);
  if (peer) compare(LOGGED_IN, peer.name);
  if (!hasCpuTimes) return;

  console.log(`\nCPU milliseconds for each, all rounds ("own": without Temporal, the mailbox and ${BENCH}):`);
  console.table(Object.fromEntries(Object.entries(measured).map(([name, all]) => [name, shown(cpuEach(all))])));
  if (peer) reportLeast(measured, peer.name);
}

/** Whoever answers by durable messages and does what the peer does pays for both: what that leaves to be saved. */
function reportLeast(measured: Rounds, peer: string): void {
  const cpuOf = (name: string) => cpuEach(measured[name] ?? []);
  const bare = cpuOf(BARE_AUTO);
  const messages = bare[BENCH] ?? NaN;
  const service = own(cpuOf(peer));
  const whole = own(cpuOf(LOGGED_IN));
  const sum = messages + service;
  console.log(`Whoever asks and the worker of "${BARE_AUTO}": ${messages.toFixed(1)} ms; ${peer}: ${service.toFixed(1)} ms.`);
  console.log(`  "${LOGGED_IN}" takes ${whole.toFixed(1)} ms, ${(whole / sum).toFixed(2)} of the sum.`);
  const skeleton = messages + (bare['Temporal'] ?? NaN);
  const least = (skeleton / (skeleton + service)).toFixed(2);
  console.log(`  With Temporal's own CPU, the skeleton and ${peer} together would come at ${least} of the skeleton's rate.`);
}

function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Without Temporal, the mailbox and this bench. */
function own({ [BENCH]: _bench, ...cpu }: CpuTimes): number {
  return serviceMs(cpu);
}

function shown(cpu: CpuTimes): Record<string, string> {
  const all = { ...cpu, own: own(cpu) };
  return Object.fromEntries(Object.entries(all).map(([part, ms]) => [part, ms.toFixed(1)]));
}

interface Size {
  accounts: number;
  bytes: number;
}

async function size(database: string): Promise<Size> {
  const postgres = new Postgres({ connectionString: database });
  await postgres.connect();
  const sql = 'SELECT count(*)::int AS "accounts", pg_database_size(current_database())::float AS "bytes" FROM "Account"';
  const { rows } = await postgres.query<Size>(sql);
  await postgres.end();
  return rows[0] ?? { accounts: 0, bytes: 0 };
}

function reportGrowth([before, after]: Size[]): void {
  if (!before || !after) return;
  const accounts = after.accounts - before.accounts;
  const each = (after.bytes - before.bytes) / 1024 / accounts;
  console.log(`\nPostgreSQL grew by ${each.toFixed(1)} KiB for each account, indexes and all (${accounts} accounts)`);
}

/** Events, workflow tasks and bytes of runs that nothing else disturbs. */
async function histories(client: Client, bare: Bare, journeys: Journeys): Promise<void> {
  console.log(`\nHistories of ${HISTORIES} runs, search attributes included:`);
  const look = async (name: string, type: string, work: () => Promise<void>) => {
    const since = new Date().toISOString();
    for (let i = 0; i < HISTORIES; i += 1) await work();
    const query = `WorkflowType = '${type}' AND StartTime >= '${since}' AND ExecutionStatus = 'Completed'`;
    const events: number[] = [];
    const tasks: number[] = [];
    const bytes: number[] = [];
    while (events.length < HISTORIES) {
      events.length = tasks.length = bytes.length = 0;
      for await (const { workflowId, runId, historySize = NaN } of client.workflow.list({ query })) {
        const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
        bytes.push(historySize);
        events.push(history.events?.length ?? 0);
        tasks.push(history.events?.filter((event) => event.workflowTaskCompletedEventAttributes).length ?? 0);
      }
    }
    const span = (values: number[]) => `${Math.min(...values)} to ${Math.max(...values)}`;
    console.log(`  ${name}: ${span(events)} events, ${span(tasks)} workflow tasks, ${span(bytes)} bytes`);
  };
  await look(BARE_AUTO, 'skeleton', () => bare.messages(2));
  await journeys.setAutoApproval(true);
  await look(AUTO, 'developerRegistration', () => journeys.developer(address()));
  await look(BARE_APPROVED, 'skeleton', () => bare.messages(3));
  await journeys.setAutoApproval(false);
  await look(APPROVED, 'developerRegistration', () => journeys.developerAndAdministrator(address()));
}

/** One at a time. Without a rest after each, it also waits for what the one before has set going. */
async function latencies(bare: Bare, journeys: Journeys, { api, restMs }: { api: string; restMs: number }): Promise<void> {
  const works = {
    'register over HTTP': () => journeys.register(address()),
    'bare Signal-with-Start': () => bare.signalWithStart(),
    'GET /healthz, which does nothing': () => http('GET', new URL('/healthz', api), {}),
  };
  const taken = Object.values(works).map((): number[] => []);
  for (let i = 0; i < LATENCIES; i += 1) {
    for (const [index, work] of Object.values(works).entries()) {
      taken[index]?.push(await milliseconds(work));
      await wait(restMs);
    }
  }
  console.log(`\nOne at a time, ${LATENCIES} of each in turn, ${restMs} ms of rest after each:`);
  for (const [index, name] of Object.keys(works).entries()) {
    const values = taken[index] ?? [];
    console.log(`  ${name}: p50 ${quantile(values, 0.5).toFixed(1)} ms, p99 ${quantile(values, 0.99).toFixed(1)} ms`);
  }
  const [registered = NaN, signalled = NaN, asked = NaN] = taken.map((values) => quantile(values, 0.5));
  const least = (signalled + asked) / signalled;
  console.log(
    `  register is ${(registered / signalled).toFixed(2)} of the bare one; a bare one and a request that does nothing are ${least.toFixed(2)}`,
  );
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
