/**
 * What a registration costs, held against the least a workflow can cost on the same server in the same run.
 * Machines are noisy: read the ratios and the counts, not the rates.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, NativeConnection, Worker } from '@temporalio/worker';
import { createJourneys, type Journeys } from './journey';
import { milliseconds, perSecond, quantile } from './measure';
import { startStack } from './stack';

const BCRYPT_COST = 4;
/** Many short ones, each journey beside its own empties: the machine's speed changes from minute to minute. */
const ROUNDS = 8;
const LANES = 16;
const EMPTIES = { lanes: LANES, settleSeconds: 0.5, countSeconds: 4 };
const JOURNEYS = { lanes: LANES, settleSeconds: 1, countSeconds: 6 };
/** Compilers and caches get to know the work first. */
const WARM_UP = { lanes: LANES, settleSeconds: 0, countSeconds: 15 };
const REGISTERS = 200;
const QUEUE = 'bench-empty';

const address = () => `${randomUUID()}@bench.example.com`;

async function main(): Promise<void> {
  console.log(`Starting the service: bcrypt cost ${BCRYPT_COST}, rate limits off, response steps off.`);
  const { stack, stop } = await startStack({
    RATE_LIMITS: 'off',
    BCRYPT_COST: String(BCRYPT_COST),
    RESPONSE_STEP_MS: '0',
    PASSWORD_HASH_QUEUE: '1000',
    LOG_LEVEL: 'warn',
  });
  try {
    const connection = await Connection.connect({ address: stack.temporal });
    const client = new Client({ connection, namespace: stack.namespace });
    const worker = await Worker.create({
      connection: await NativeConnection.connect({ address: stack.temporal }),
      namespace: stack.namespace,
      taskQueue: QUEUE,
      workflowBundle: await bundleWorkflowCode({ workflowsPath: join(__dirname, 'empty-workflow.js') }),
    });
    await worker.runUntil(async () => {
      const journeys = createJourneys(stack);
      await rates(journeys, client, stack.portalId);
      await latencies(journeys, client);
    });
    await connection.close();
  } finally {
    await stop();
  }
}

async function rates(journeys: Journeys, client: Client, portalId: string): Promise<void> {
  const empty = () => client.workflow.execute('empty', { taskQueue: QUEUE, workflowId: randomUUID() });
  const measured = { empty: [] as number[], auto: [] as number[], approved: [] as number[] };
  const auto = () => journeys.developer(address());
  const approved = () => journeys.developerAndAdministrator(address());
  await journeys.setAutoApproval(false);
  for (const work of [empty, approved]) await perSecond(WARM_UP, work);
  for (let round = 0; round < ROUNDS; round += 1) {
    measured.empty.push(await perSecond(EMPTIES, empty));
    await journeys.setAutoApproval(true);
    measured.auto.push(await perSecond(JOURNEYS, auto));
    await journeys.setAutoApproval(false);
    measured.approved.push(await perSecond(JOURNEYS, approved));
  }
  const median = (values: number[]) => quantile(values, 0.5);
  console.log(`\nEmpty workflows: ${median(measured.empty).toFixed(1)}/s (median of ${ROUNDS} rounds, ${LANES} at a time)`);
  for (const [name, values] of [
    ['auto-approved', measured.auto],
    ['approved by an administrator', measured.approved],
  ] as const) {
    // Each round against its own empties: the machine's speed changes from one to the next.
    const ratios = values.map((rate, round) => rate / (measured.empty[round] ?? NaN));
    const [low, middle, high] = [0, 0.5, 1].map((share) => quantile(ratios, share).toFixed(2));
    console.log(
      `Journeys, ${name}: ${median(values).toFixed(1)}/s, ${middle} of empty (bcrypt cost ${BCRYPT_COST}; rounds ${low} to ${high})`,
    );
  }
  await journeys.setAutoApproval(true);
  await counts(client, portalId, 'auto-approved', auto);
  await journeys.setAutoApproval(false);
  await counts(client, portalId, 'approved by an administrator', approved);
}

/** Events and workflow tasks of journeys that nothing else disturbs. */
async function counts(client: Client, portalId: string, name: string, work: () => Promise<void>): Promise<void> {
  const since = new Date().toISOString();
  const journeys = 10;
  for (let i = 0; i < journeys; i += 1) await work();
  const query = `WorkflowType = 'developerRegistration' AND PortalId = '${portalId}' AND StartTime >= '${since}' AND ExecutionStatus = 'Completed'`;
  const events: number[] = [];
  const tasks: number[] = [];
  while (events.length < journeys) {
    events.length = tasks.length = 0;
    for await (const { workflowId, runId } of client.workflow.list({ query })) {
      const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      events.push(history.events?.length ?? 0);
      tasks.push(history.events?.filter((event) => event.workflowTaskCompletedEventAttributes).length ?? 0);
    }
  }
  const span = (values: number[]) => `${Math.min(...values)} to ${Math.max(...values)}`;
  console.log(
    `History, ${name}: ${span(events)} events, ${span(tasks)} workflow tasks (${events.length} journeys, search attributes included)`,
  );
}

async function latencies(journeys: Journeys, client: Client): Promise<void> {
  const registers: number[] = [];
  const bare: number[] = [];
  for (let i = 0; i < REGISTERS; i += 1) {
    registers.push(await milliseconds(() => journeys.register(address())));
    bare.push(
      await milliseconds(() =>
        client.workflow.signalWithStart('empty', {
          taskQueue: QUEUE,
          workflowId: randomUUID(),
          signal: 'nothing',
          signalArgs: [],
        }),
      ),
    );
  }
  const show = (values: number[]) => `p50 ${quantile(values, 0.5).toFixed(1)} ms, p99 ${quantile(values, 0.99).toFixed(1)} ms`;
  console.log(`\nregister over HTTP: ${show(registers)}`);
  console.log(`bare Signal-with-Start: ${show(bare)} (${REGISTERS} pairs in turn)`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
