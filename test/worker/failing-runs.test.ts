import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { createKeyRing } from '../../security/key-ring';
import { createMessageSeals } from '../../security/message-seal';
import { createPayloadCodec } from '../../security/payload-codec';
import { composeWorker } from '../../worker/compose';
import { accountWorkflowId, toArguments } from '../../workflows/messages';
import { eventually } from '../support/eventually';
import { startService, type Service } from '../support/service';
import { HINDERED_ONCE } from './broken-workflows';

const LINE = /a workflow task fails/;
const LONG_ENOUGH_MS = 45_000;

let service: Service;
let folder: string;
let brokenBundle: string;

beforeAll(async () => {
  service = await startService();
  service.log.expect(LINE);
  folder = await mkdtemp(join(tmpdir(), 'vestibule-broken-'));
  brokenBundle = join(folder, 'bundle.js');
  const { code } = await bundleWorkflowCode({
    workflowsPath: require.resolve('./broken-workflows'),
    failureConverterPath: require.resolve('../../security/failure-converter'),
    logger: new DefaultLogger('WARN'),
  });
  await writeFile(brokenBundle, code);
});
afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true });
});

/** Somebody signs up, encrypted with these keys, past the api. Returns the run. */
async function signUp(
  type: 'developerRegistration' | 'accountMaintenance',
  { keys = service.settings.SECRET_KEYS, portalName = 'Test Portal' } = {},
) {
  const account = { portalId: service.portalId, emailHash: randomUUID() };
  const workflowId = accountWorkflowId(account);
  const dataConverter = { payloadCodecs: [createPayloadCodec(createKeyRing(keys))] };
  const client = new Client({ connection: service.temporal.connection, dataConverter });
  const person = { fullName: 'Ada Lovelace', email: `${account.emailHash}@example.com`, answers: {}, termsAccepted: null };
  const message = { type: 'register', person } as const;
  const id = randomUUID();
  const { signaledRunId: runId } = await client.workflow.signalWithStart(type, {
    workflowId,
    taskQueue: service.settings.TEMPORAL_TASK_QUEUE,
    args: [{ account, portalName }],
    signal: 'register',
    signalArgs: toArguments(message, {
      id,
      seal: createMessageSeals(createKeyRing(service.settings.SECRET_KEYS)).seal({ id, account, message }),
    }),
  });
  return { account, workflowId, runId };
}

type Run = Awaited<ReturnType<typeof signUp>>;

const linesOf = ({ runId }: Run, pattern = LINE) =>
  service.log.lines.filter((line) => pattern.test(line.msg ?? '') && 'runId' in line && line.runId === runId);
const lineOf = (run: Run, pattern = LINE) => eventually('the line', async () => linesOf(run, pattern)[0]);
const triedAgain = ({ workflowId }: Run) =>
  eventually(
    'more attempts',
    async () => ((await service.temporal.workflow.getHandle(workflowId).describe()).raw.pendingWorkflowTask?.attempt ?? 0) > 2,
    LONG_ENOUGH_MS,
  );
const accountOf = ({ account }: Run) => service.database.account.findUnique({ where: { portalId_emailHash: account } });
const quoted = () => service.log.lines.filter((line) => /Lovelace|cannot be read/.test(JSON.stringify(line)));

test('a run whose first message cannot be decrypted is told once, by its name, at error level', async () => {
  const run = await signUp('developerRegistration', { keys: [{ id: 'k9', secret: randomBytes(32).toString('base64') }] });
  expect(await lineOf(run)).toMatchObject({
    level: 50,
    workflowId: run.workflowId,
    runId: run.runId,
    cause: 'WORKFLOW_WORKER_UNHANDLED_FAILURE',
    error: 'UnreadablePayloadError',
  });
  await triedAgain(run);
  expect(linesOf(run)).toHaveLength(1);
});

test('a release whose workflows throw is told with the errors of each run, not with their words, and once; one that succeeds when it is tried again is no alarm', async () => {
  await service.stopWorker();
  const broken = await composeWorker(service.settings, service.log.logger, brokenBundle);
  const running = broken.run();
  const [inHandler, inRun] = [await signUp('developerRegistration'), await signUp('accountMaintenance')];
  expect(await lineOf(inHandler)).toMatchObject({ level: 50, workflowId: inHandler.workflowId, error: 'TypeError' });
  expect(await lineOf(inRun)).toMatchObject({ level: 50, workflowId: inRun.workflowId, error: 'RangeError' });
  await Promise.all([triedAgain(inHandler), triedAgain(inRun)]);
  expect([linesOf(inHandler).length, linesOf(inRun).length, quoted()]).toEqual([1, 1, []]);

  const hindered = await signUp('accountMaintenance', { portalName: HINDERED_ONCE });
  expect(await lineOf(hindered, /failed once, and was then carried out/)).toMatchObject({ level: 30, error: 'RangeError' });
  expect(linesOf(hindered)).toEqual([]);
  broken.stop();
  await running;

  // The next release works.
  await service.startWorker();
  await eventually('the sign-up is recorded', () => accountOf(inHandler), LONG_ENOUGH_MS);
});
