import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { openDatabase } from '../../prisma/client';
import { claimInstallation } from '../../prisma/stores/installation/installation-store';
import { createEmailHash } from '../../security/email-hash';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { startProgram } from '../support/program';
import { localEnvironment } from '../support/temporal';

/** A process of its own takes a while to start where others are at work. */
const PATIENCE_MS = 45_000;

const newKey = () => randomBytes(32).toString('base64');

let database: TestDatabase;
let started: ReturnType<typeof startProgram>[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  for (const worker of started) worker.kill('SIGKILL');
  started = [];
  await database.drop();
});

/** The worker's own process; its Temporal is away. */
function work(environment: Record<string, string>) {
  const worker = startProgram('worker/main.js', {
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: '127.0.0.1:1',
    POSTMARK_SERVER_TOKEN: 'x',
    SECRET_KEYS: `k1:${newKey()}`,
    EMAIL_HASH_KEY: newKey(),
    ...environment,
  });
  started.push(worker);
  return worker;
}

test('another EMAIL_HASH_KEY than the database was set up with is refused, in words and with 1', async () => {
  const own = openDatabase(database.url, 1);
  await claimInstallation(own, createEmailHash(newKey()).fingerprint);
  await own.$disconnect();
  const worker = work({});
  expect(await once(worker, 'exit')).toEqual([1, null]);
  expect(worker.said()).toMatch(/^EMAIL_HASH_KEY is not the one that this database was set up with\..*\n$/);
});

test('the worker that comes first to a database sets it up with its EMAIL_HASH_KEY', async () => {
  const EMAIL_HASH_KEY = newKey();
  const worker = work({ EMAIL_HASH_KEY });
  await eventually('Temporal is waited for', async () => worker.said().includes('Temporal cannot be reached yet'), PATIENCE_MS);
  worker.kill('SIGTERM');
  expect(await once(worker, 'exit')).toEqual([0, null]);
  const second = work({});
  expect(await once(second, 'exit')).toEqual([1, null]);
  const own = openDatabase(database.url, 1);
  await claimInstallation(own, createEmailHash(EMAIL_HASH_KEY).fingerprint);
  await own.$disconnect();
});

test('a namespace that is not there is told in one line, and ends it with 1', async () => {
  const environment = await localEnvironment();
  const worker = work({ TEMPORAL_ADDRESS: environment.address, TEMPORAL_NAMESPACE: 'nowhere' });
  expect(await once(worker, 'exit')).toEqual([1, null]);
  expect(worker.said()).toMatch(/^Temporal does not let this worker into TEMPORAL_NAMESPACE=nowhere: .*not found.*\n$/i);
  await environment.teardown();
});
