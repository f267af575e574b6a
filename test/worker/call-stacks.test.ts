import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import workerThreads from 'node:worker_threads';
import { leaveOutCallStacks } from '../../worker/call-stacks';

const { Worker } = workerThreads;
/** As the SDK looks whether there is a hook. */
const LOOKS_FOR_HOOK = `
  const { parentPort } = require('node:worker_threads');
  try {
    require('node:v8').promiseHooks.createHook({ init() {} })();
    parentPort.postMessage('hook');
  } catch {
    const { warn } = console;
    console.warn('never seen');
    parentPort.postMessage(console.warn === warn ? 'nothing' : 'no hook');
  }`;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vestibule-thread-'));
});
afterEach(() => {
  workerThreads.Worker = Worker;
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function threadCalled(name: string): Promise<unknown> {
  const file = join(folder, name);
  await writeFile(file, LOOKS_FOR_HOOK);
  const [said] = (await once(new workerThreads.Worker(file), 'message')) as [unknown];
  return said;
}

test('the thread for workflows finds no hook for promises, and says nothing of it', async () => {
  expect(await threadCalled('workflow-worker-thread.js')).toBe('hook');
  leaveOutCallStacks();
  expect(await threadCalled('workflow-worker-thread.js')).toBe('no hook');
});

test('every other thread has its hook', async () => {
  leaveOutCallStacks();
  expect(await threadCalled('template-runner-thread.js')).toBe('hook');
});

test('the thread is called in the SDK as it is called here', () => {
  expect(require.resolve('@temporalio/worker/lib/workflow/workflow-worker-thread.js')).toMatch(/workflow-worker-thread\.js$/);
});
