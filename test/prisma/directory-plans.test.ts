import { Client } from 'pg';
import { type Database, openDatabase } from '../../prisma/client';
import { alignDirectoryIndexes } from '../../prisma/directory-indexes';
import {
  createDeveloperDirectory,
  type DeveloperQuery,
  type RegistrationQuery,
} from '../../prisma/stores/account/developer-directory';
import { createStandings } from '../../prisma/stores/account/standing-store';
import { addPeople, emailOf, FREQUENT } from '../bench/people';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { type PlanNode, plansOf } from '../support/plans';
import { addPortal } from '../support/portal';

/** So many that reading all of them is never the shortest way to a few. */
const PEOPLE = 50_000;
const SOMEBODY = emailOf(77);

let testDatabase: TestDatabase;
let database: Database;
let client: Client;
let portalId: string;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase(testDatabase.url, 2);
  portalId = await addPortal(database, 'full');
  client = new Client({ connectionString: testDatabase.url });
  await client.connect();
  await client.query('DROP INDEX "DirectoryEntry_search_idx"');
  await addPeople(client, portalId, 0, PEOPLE);
  await alignDirectoryIndexes(testDatabase.url);
  await client.query('VACUUM (ANALYZE)');
}, 180_000);

afterAll(async () => {
  await client.end();
  await database.$disconnect();
  await testDatabase.drop();
});

const BIG = ['DirectoryEntry', 'Account', 'Profile'];
const isRead = (node: PlanNode) => node['Node Type'].includes('Seq Scan') && BIG.includes(node['Relation Name'] ?? '');
/** A search sorts what it has found; nothing else sorts more than the page of each status. */
const sorts = (atMost: number) => (node: PlanNode) => node['Node Type'].includes('Sort') && node['Plan Rows'] > atMost;
const indexesOf = (nodes: PlanNode[]) =>
  new Set(nodes.flatMap((node) => (node['Index Name']?.startsWith('DirectoryEntry_') ? [node['Index Name']] : [])));

const inOrderOf = (column: string) => `DirectoryEntry_portalId_status_${column}_accountId_idx`;
const first = { number: 1, size: 100 };
const deep = { number: PEOPLE / 2 / 50 - 50, size: 50 };

test.each<[string, Partial<DeveloperQuery>, string, number?]>([
  ['a first page', {}, inOrderOf('createdAt')],
  ['a page in the middle', { page: deep }, inOrderOf('createdAt')],
  ['a page near the end', { page: { number: (PEOPLE * 0.9) / 50, size: 50 } }, inOrderOf('createdAt')],
  ['one status', { filters: { status: { eq: 'rejected' } } }, inOrderOf('createdAt')],
  ['by time', { sort: { field: 'created_at', direction: 'asc' } }, inOrderOf('createdAt')],
  ['by last change', { sort: { field: 'updated_at', direction: 'desc' } }, inOrderOf('updatedAt')],
  [
    'who waits longest',
    { sort: { field: 'status_since', direction: 'asc' }, filters: { status: { eq: 'pending' } } },
    inOrderOf('statusSince'),
  ],
  ['by name', { sort: { field: 'name', direction: 'asc' } }, inOrderOf('fullName')],
  ['by name, in the middle', { sort: { field: 'name', direction: 'desc' }, page: deep }, inOrderOf('fullName')],
  ['by address', { sort: { field: 'email', direction: 'desc' } }, inOrderOf('email')],
  ['by status', { sort: { field: 'status', direction: 'desc' } }, 'DirectoryEntry_portalId_status_accountId_idx'],
  ['an address', { filters: { email: { eq: SOMEBODY } } }, 'DirectoryEntry_portalId_emailFolded_idx'],
  ['a name', { filters: { name: { oeq: ['Ada Lovelace', 'Ben'] } } }, 'DirectoryEntry_portalId_nameFolded_idx'],
  ['all but an address', { filters: { email: { neq: SOMEBODY } } }, inOrderOf('createdAt')],
  ['part of an address', { filters: { email: { contains: SOMEBODY.slice(2, 11) } } }, 'DirectoryEntry_search_idx'],
  ['parts of names', { filters: { name: { ocontains: ['8dd2c79', 'xyzzy'] } } }, 'DirectoryEntry_search_idx'],
  ['name or address', { filters: { person: { contains: SOMEBODY.slice(2, 11) } } }, 'DirectoryEntry_search_idx'],
  ['a frequent word', { filters: { person: { contains: FREQUENT.word } } }, 'DirectoryEntry_search_idx', PEOPLE / 5],
])('developers, %s: neither all are read nor all are sorted', async (_name, query, index, found = 400) => {
  const nodes = await plansOf(client, () =>
    createDeveloperDirectory(database).list(portalId, { page: first, sort: null, filters: {}, ...query }),
  );
  expect(indexesOf(nodes)).toContain(index);
  expect(nodes.filter(isRead)).toEqual([]);
  expect(nodes.filter(sorts(found))).toEqual([]);
});

test.each<[string, Partial<RegistrationQuery>, string]>([
  ['a first page', {}, inOrderOf('createdAt')],
  ['by deadline', { sort: { field: 'deadline', direction: 'asc' } }, inOrderOf('deadline')],
  ['an address', { filters: { email: { eq: SOMEBODY } } }, 'DirectoryEntry_portalId_emailFolded_idx'],
])('registrations, %s: neither all are read nor all are sorted', async (_name, query, index) => {
  const nodes = await plansOf(client, () =>
    createDeveloperDirectory(database).registrations(portalId, { page: first, sort: null, filters: {}, ...query }),
  );
  expect(indexesOf(nodes)).toContain(index);
  expect(nodes.filter(isRead)).toEqual([]);
  expect(nodes.filter(sorts(400))).toEqual([]);
});

test('the latest and the counts are read without a look at the others', async () => {
  const nodes = [
    ...(await plansOf(client, () => createDeveloperDirectory(database).latest(portalId, 100))),
    ...(await plansOf(client, () => createDeveloperDirectory(database).count(portalId))),
  ];
  expect(indexesOf(nodes)).toEqual(new Set([inOrderOf('createdAt')]));
  expect(nodes.filter(isRead)).toEqual([]);
});

test('an export reads some at a time, by an index', async () => {
  const nodes = await plansOf(client, async () => {
    let pages = 0;
    for await (const page of createDeveloperDirectory(database).each(portalId)) {
      expect(page).toHaveLength(500);
      if (++pages === 3) break;
    }
  });
  expect(indexesOf(nodes)).toEqual(new Set([inOrderOf('createdAt')]));
  expect(nodes.filter((node) => isRead(node) && node['Relation Name'] === 'DirectoryEntry')).toEqual([]);
  expect(nodes.filter(sorts(2000))).toEqual([]);
});

test('the reconciler finds the accounts that wait among all that do not', async () => {
  const nodes = await plansOf(client, async () => {
    for await (const page of createStandings(database).undecided()) {
      expect(page).toHaveLength(100);
      break;
    }
  });
  expect(nodes.map((node) => node['Index Name'])).toContain('Account_undecided_idx');
  expect(nodes.filter(isRead)).toEqual([]);
});
