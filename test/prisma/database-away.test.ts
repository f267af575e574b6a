import { type Database, openDatabase } from '../../prisma/client';
import { isDatabaseAway } from '../../prisma/stores/sql/database-unavailable';
import { isWriteConflict } from '../../prisma/stores/sql/write-conflict';
import { createTestDatabase, type TestDatabase } from '../support/database';

let home: TestDatabase;
let database: Database;
let other: Database;

beforeAll(async () => {
  home = await createTestDatabase();
  database = openDatabase(home.url, 1);
  other = openDatabase(home.url, 1);
});
afterAll(async () => {
  await database.$disconnect();
  await other.$disconnect();
  await home.drop();
});

const failure = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  );
const raise = (state: string) =>
  failure(database.$executeRawUnsafe(`DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '${state}'; END $$`));
const endConnections = () =>
  other.$queryRaw`SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()`;

test.each([
  ['the disk is full', '53100'],
  ['memory is out', '53200'],
  ['connections are out', '53300'],
  ['the connection failed', '08006'],
  ['it was told to end the connection', '57P01'],
  ['it is starting', '57P03'],
  ['the statement was cancelled', '57014'],
  ['it takes no writes', '25006'],
])('PostgreSQL is away where %s (%s)', async (_why, state) => {
  const error = await raise(state);
  expect([isDatabaseAway(error), isWriteConflict(error)]).toEqual([true, false]);
});

test.each(['42P01', '22P02', 'XX000'])('PostgreSQL is not away where a statement is at fault (%s)', async (state) => {
  expect(isDatabaseAway(await raise(state))).toBe(false);
});

test.each(['23505', '40001', '40P01'])(
  'a statement that lost against another was overtaken, and nothing is away (%s)',
  async (state) => {
    const error = await raise(state);
    expect([isDatabaseAway(error), isWriteConflict(error)]).toEqual([false, true]);
  },
);

test('PostgreSQL is away where a connection ends in a transaction: before a statement, under it, and before the end', async () => {
  const before = database.$transaction(async (tx) => {
    await endConnections();
    await tx.portal.count();
  });
  expect(isDatabaseAway(await failure(before))).toBe(true);
  const under = database.$transaction((tx) => tx.$queryRaw`SELECT pg_terminate_backend(pg_backend_pid())`);
  expect(isDatabaseAway(await failure(under))).toBe(true);
  const atTheEnd = database.$transaction(async (tx) => {
    await tx.portal.count();
    await endConnections();
  });
  expect(isDatabaseAway(await failure(atTheEnd))).toBe(true);
  const batch = database.$transaction([
    database.$executeRaw`SELECT 1`,
    database.$executeRaw`SELECT pg_terminate_backend(pg_backend_pid())`,
  ]);
  expect(isDatabaseAway(await failure(batch))).toBe(true);
});
