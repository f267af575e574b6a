import { openDatabase, type Database } from '../../prisma/client';
import { appendAudit, INSTALLATION_CHAIN } from '../../prisma/stores/audit/audit';
import { createAuditAnchoring } from '../../prisma/stores/audit/audit-anchoring';
import { createAuditWatch } from '../../worker/audit-watch';
import { sealsOf } from '../security/ring';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { captureLog, type CapturedLog } from '../support/log';

const seals = sealsOf('new');

let testDatabase: TestDatabase;
let database: Database;
let log: CapturedLog;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase(testDatabase.url, 5);
  log = captureLog();
});
afterEach(async () => {
  await database.$disconnect();
  await testDatabase.drop();
  log.verify();
});

const watch = (by = seals) =>
  createAuditWatch({ anchoring: createAuditAnchoring(database, by), everySeconds: 3600, logger: log.logger });
const append = (event: string) =>
  database.$transaction((tx) =>
    appendAudit(tx, seals, { chain: INSTALLATION_CHAIN, at: new Date(), event, actor: { kind: 'system' } }),
  );
const said = (message: string) => log.lines.filter(({ msg }) => msg?.startsWith(message));

test("an anchor's hash is in the log, once for each", async () => {
  const { look } = watch();
  await append('one');
  await look();
  await look();
  const anchor = await database.auditAnchor.findFirstOrThrow();
  expect(said('audit anchored')).toEqual([
    expect.objectContaining({ level: 30, anchor: 1, chains: 1, hash: Buffer.from(anchor.hash).toString('hex') }),
  ]);
});

test('a broken chain is told once, as an error, however often it is looked at', async () => {
  log.expect(/the audit does not fit/);
  for (const event of ['one', 'two']) await append(event);
  await watch().look();
  const another = watch();
  await database.auditEntry.updateMany({ where: { sequence: 1 }, data: { event: 'other' } });
  for (let round = 0; round < 3; round += 1) await another.look();
  await append('three');
  await another.look();
  expect(said('the audit does not fit')).toEqual([
    expect.objectContaining({ level: 50, chain: INSTALLATION_CHAIN, sequence: 1, what: 'it is not what was written' }),
  ]);
});

test('a key that new entries name and this worker lacks is told once; of older entries nothing is said', async () => {
  log.expect(/SECRET_KEYS lacks the key/);
  await append('one');
  const { look } = watch(sealsOf('old'));
  await look();
  await append('two');
  await look();
  expect(said('SECRET_KEYS lacks')).toHaveLength(1);
  await watch(sealsOf('old')).look();
  expect(said('SECRET_KEYS lacks')).toHaveLength(1);
});

test('two workers make one anchor of the same', async () => {
  await append('one');
  await Promise.all([watch().look(), watch().look()]);
  await watch().look();
  expect(await database.auditAnchor.count()).toBe(1);
});
