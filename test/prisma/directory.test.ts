import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import type { AccountMessage } from '../../domain/message';
import { type Database, openDatabase } from '../../prisma/client';
import { alignDirectoryIndexes } from '../../prisma/directory-indexes';
import { createDeveloperDirectory, type DeveloperDirectory } from '../../prisma/stores/account/developer-directory';
import { createHousekeeping } from '../../prisma/stores/installation/housekeeping';
import { createKeyRing } from '../../security/key-ring';
import { createLinkTokens } from '../../security/link-token';
import { sealsOf } from '../security/ring';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { recorderOf } from '../support/recorder';
import { addPortal } from '../support/portal';

const linkTokens = createLinkTokens(createKeyRing([{ id: 'k1', secret: Buffer.alloc(32, 7).toString('base64') }]));
const ADMINISTRATOR = { kind: 'administrator', id: randomUUID() } as const;
const STATUSES = ['pending', 'approved', 'rejected', 'revoked', 'awaiting_verification', 'awaiting_credential'] as const;
const SEARCH_INDEX = 'DirectoryEntry_search_idx';

let testDatabase: TestDatabase;
let database: Database;
let directory: DeveloperDirectory;
let portalId: string;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase(testDatabase.url, 8);
  directory = createDeveloperDirectory(database);
  portalId = await addPortal(database, 'p');
});
afterEach(async () => {
  await database.$disconnect();
  await testDatabase.drop();
});

async function addAccount(status: (typeof STATUSES)[number], fullName = 'Ada Lovelace', email = 'ada@example.com') {
  const id = randomUUID();
  const at = new Date();
  const times = { statusSince: at, createdAt: at, updatedAt: at };
  const profile = { create: { fullName, email } };
  await database.account.create({ data: { id, portalId, emailHash: id, status, revision: 1, ...times, profile } });
  return id;
}

const everyone = () => directory.list(portalId, { page: { number: 1, size: 100 }, sort: null, filters: {} });

/** What the counts have to say, by a look at every account. */
async function counted(): Promise<Record<string, number>> {
  const rows = await database.account.groupBy({
    by: ['status'],
    where: { portalId, profile: { isNot: null } },
    _count: true,
  });
  return Object.fromEntries([
    ...STATUSES.map((status) => [status, 0] as const),
    ...rows.map(({ status, _count }) => [status, _count] as const),
  ]);
}

/** Somebody at an address, as the worker tells accounts of messages. */
function somebody() {
  const record = recorderOf({ database, linkTokens, seals: sealsOf('new'), temporalDecisions: false });
  const account = { portalId, emailHash: randomUUID() };
  const tell = (message: AccountMessage) => record.record({ id: randomUUID(), account, at: Date.now(), message });
  const person = { fullName: 'Ada Lovelace', email: 'ada@example.com', answers: {}, termsAccepted: null };
  const create = () => tell({ type: 'createDeveloper', person, status: 'pending', invite: false, actor: ADMINISTRATOR });
  return { tell, create };
}

test('counts are right after each message, and after many side by side', async () => {
  const people = Array.from({ length: 12 }, somebody);
  await Promise.all(people.map(({ create }) => create()));
  expect((await directory.count(portalId)).counts).toMatchObject({ pending: 12, approved: 0 });
  await Promise.all(
    people.map(({ tell }, index) =>
      index % 3 === 0
        ? tell({ type: 'deleteDeveloper', actor: ADMINISTRATOR })
        : tell({ type: 'changeStatus', status: index % 3 === 1 ? 'approved' : 'rejected', actor: ADMINISTRATOR }),
    ),
  );
  const { counts } = await directory.count(portalId);
  expect(counts).toEqual({ ...(await counted()), closed: undefined });
  expect(counts).toMatchObject({ pending: 0, approved: 4, rejected: 4 });
  expect((await everyone()).total).toBe(8);
});

test('counts stay right while they are summed up and changed side by side', async () => {
  const ids = await Promise.all(Array.from({ length: 40 }, () => addAccount('pending')));
  const { changes } = await directory.count(portalId);
  const housekeeping = createHousekeeping(database);
  const seen = new Set<number>();
  await Promise.all([
    ...ids.map((id) => database.account.update({ where: { id }, data: { status: 'approved', revision: 2 } })),
    ...Array.from({ length: 6 }, () => housekeeping.compactCounts()),
    ...Array.from({ length: 6 }, async () => seen.add((await everyone()).total)),
  ]);
  expect(seen).toEqual(new Set([40]));
  const after = await directory.count(portalId);
  expect(after.counts).toMatchObject({ pending: 0, approved: 40 });
  await housekeeping.compactCounts();
  expect(await directory.count(portalId)).toEqual(after);
  expect(await database.directoryCount.count()).toBeLessThanOrEqual(50);
  expect(after.changes).toBeGreaterThan(changes);
});

test('what is rolled back was never counted', async () => {
  await addAccount('pending');
  const before = await directory.count(portalId);
  const failed = database.$transaction(async (tx) => {
    await tx.account.updateMany({ data: { status: 'approved', revision: 2 } });
    throw new Error('no');
  });
  await expect(failed).rejects.toThrow('no');
  expect(await directory.count(portalId)).toEqual(before);
});

test('every change that lists show is told by the change mark, and a look is not', async () => {
  const { tell, create } = somebody();
  await create();
  const marks: number[] = [(await directory.count(portalId)).changes];
  for (const message of [
    { type: 'changeName', fullName: 'Augusta Ada King', actor: ADMINISTRATOR },
    { type: 'askQuestion', question: 'Which team?', actor: ADMINISTRATOR },
    { type: 'changeStatus', status: 'approved', actor: ADMINISTRATOR },
    { type: 'deleteDeveloper', actor: ADMINISTRATOR },
  ] as AccountMessage[]) {
    const { answer } = await tell(message);
    expect([message.type, answer.accepted]).toEqual([message.type, true]);
    await everyone();
    marks.push((await directory.count(portalId)).changes);
  }
  expect(new Set(marks).size).toBe(5);
  expect(marks).toEqual([...marks].sort((a, b) => a - b));
});

test('a deletion erases name and address in the directory too, and lists follow a rename at once', async () => {
  const { tell, create } = somebody();
  await create();
  await tell({ type: 'changeName', fullName: 'Émilie du Châtelet', actor: ADMINISTRATOR });
  const found = await directory.list(portalId, {
    page: { number: 1, size: 10 },
    sort: null,
    filters: { name: { eq: 'émilie DU châtelet' } },
  });
  expect(found.items.map(({ fullName }) => fullName)).toEqual(['Émilie du Châtelet']);
  await tell({ type: 'deleteDeveloper', actor: ADMINISTRATOR });
  expect(await database.directoryEntry.count()).toBe(0);
});

const NAMES = [
  'Ada',
  'ADA_B',
  'a%b',
  'a\\b',
  'Émile',
  'ÉMILE B',
  'Σοφός',
  'ΣΟΦΟΣ',
  'İpek',
  'ipek',
  'straße',
  'STRASSE',
  '李小龙',
  'ẞ',
  'ﬀ',
  '-',
];
const PARTS = [
  'a',
  'AD',
  'ada',
  '_',
  '%',
  '\\',
  'é',
  'mil',
  'Σ',
  'ς',
  'ΟΣ',
  'σοφ',
  'İ',
  'i',
  'pek',
  'ss',
  'ß',
  '小',
  'ﬀ',
  '-',
  '',
  'zzz',
];

test.each(['by trigrams', 'by reading all'])('what is looked for is found as ILIKE finds it, %s', async (how) => {
  for (const [index, name] of NAMES.entries()) await addAccount('approved', name.normalize('NFC'), `${index}@example.com`);
  const indexes = await database.$queryRaw<{ name: string }[]>`SELECT indexname AS "name" FROM pg_indexes
    WHERE tablename = 'DirectoryEntry' AND (indexname = ${SEARCH_INDEX}) = ${how === 'by reading all'} AND indexname NOT LIKE '%pkey'`;
  for (const { name } of indexes) await database.$executeRawUnsafe(`DROP INDEX "${name}"`);
  const looking = openDatabase(`${testDatabase.url}?options=${encodeURIComponent('-c enable_seqscan=off')}`, 1);
  directory = createDeveloperDirectory(how === 'by trigrams' ? looking : database);
  const escaped = (text: string) => text.replace(/[\\%_]/g, '\\$&');
  for (const part of [...PARTS, ...NAMES]) {
    for (const [operator, pattern] of [
      ['contains', `%${escaped(part.normalize('NFC'))}%`],
      ['eq', escaped(part.normalize('NFC'))],
      ['neq', escaped(part.normalize('NFC'))],
    ] as const) {
      const asIlike = await database.$queryRaw<{ fullName: string }[]>`
        SELECT "fullName" FROM "Profile" WHERE ("fullName" ILIKE ${pattern}) = ${operator !== 'neq'} ORDER BY "fullName", "accountId"`;
      const { items, total } = await directory.list(portalId, {
        page: { number: 1, size: 100 },
        sort: { field: 'name', direction: 'asc' },
        filters: { name: { [operator]: part } },
      });
      const expected = asIlike.map(({ fullName }) => fullName);
      expect([part, operator, items.map(({ fullName }) => fullName), total]).toEqual([part, operator, expected, expected.length]);
    }
  }
  await looking.$disconnect();
});

describe('indexes that depend on the server', () => {
  const ask = async <Row extends object>(sql: string, url = testDatabase.url) => {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  };

  test('are made where they are missing, and left alone where they are right', async () => {
    expect(await alignDirectoryIndexes(testDatabase.url)).toEqual([]);
    await ask(`DROP INDEX "${SEARCH_INDEX}"`);
    const [first, second] = await Promise.all([alignDirectoryIndexes(testDatabase.url), alignDirectoryIndexes(testDatabase.url)]);
    expect([...first, ...second]).toEqual(['Made the index that finds parts of names and addresses.']);
  });

  test('are sorted again where ICU has changed', async () => {
    const name = 'DirectoryEntry_portalId_status_fullName_accountId_idx';
    await ask(`COMMENT ON INDEX "${name}" IS 'ICU 1.2'`);
    expect(await alignDirectoryIndexes(testDatabase.url)).toEqual([expect.stringContaining(`Built ${name} again`)]);
    expect(await alignDirectoryIndexes(testDatabase.url)).toEqual([]);
  });

  test('are done without where the role may not install pg_trgm: lists answer the same', async () => {
    await addAccount('approved', 'Grace Hopper');
    const role = `limited_${randomUUID().slice(0, 8)}`;
    await ask('DROP EXTENSION pg_trgm CASCADE');
    await ask(`CREATE ROLE ${role} LOGIN PASSWORD 'limited'`);
    try {
      await ask(`ALTER TABLE "DirectoryEntry" OWNER TO ${role}`);
      const url = new URL(testDatabase.url);
      url.username = role;
      url.password = 'limited';
      expect(await alignDirectoryIndexes(url.toString())).toEqual([expect.stringContaining('pg_trgm is not installed')]);
      await ask('ALTER TABLE "DirectoryEntry" OWNER TO CURRENT_USER');
    } finally {
      await ask(`DROP ROLE ${role}`);
    }
    const filters = { person: { contains: 'HOPP' } };
    expect((await directory.list(portalId, { page: { number: 1, size: 10 }, sort: null, filters })).total).toBe(1);
    expect(await alignDirectoryIndexes(testDatabase.url)).toHaveLength(1);
  });
});
