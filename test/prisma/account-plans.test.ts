import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { type Database, openDatabase } from '../../prisma/client';
import { createAccountHistories } from '../../prisma/stores/account/account-histories';
import { createAccountStore } from '../../prisma/stores/account/account-store';
import { createDeveloperDirectory } from '../../prisma/stores/account/developer-directory';
import { createOwnDataStore } from '../../prisma/stores/account/own-data-store';
import { createStandings } from '../../prisma/stores/account/standing-store';
import { createAuditAnchoring } from '../../prisma/stores/audit/audit-anchoring';
import { verifyAudit } from '../../prisma/stores/audit/audit-verification';
import { createHousekeeping } from '../../prisma/stores/installation/housekeeping';
import { createDigests } from '../../prisma/stores/mail/digest-store';
import { createMailDeliveries } from '../../prisma/stores/mail/mail-delivery-store';
import { createPortalStore } from '../../prisma/stores/portal/portal-store';
import { createKeyRing } from '../../security/key-ring';
import { createLinkTokens } from '../../security/link-token';
import { addHistories, addPeople } from '../bench/people';
import { sealsOf } from '../security/ring';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { type PlanNode, plansOf } from '../support/plans';
import { recorderOf } from '../support/recorder';
import { addPortal } from '../support/portal';

/** So many that reading all of them is never the shortest way to a few. */
const PEOPLE = 20_000;
const seals = sealsOf('new');
const linkTokens = createLinkTokens(createKeyRing([{ id: 'k1', secret: Buffer.alloc(32, 7).toString('base64') }]));
const findings = { broken: () => undefined, unchecked: () => undefined };

let testDatabase: TestDatabase;
let database: Database;
let client: Client;
let portalId: string;
let key: { portalId: string; emailHash: string };
let accountId: string;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase(testDatabase.url, 3);
  portalId = await addPortal(database, 'full');
  client = new Client({ connectionString: testDatabase.url });
  await client.connect();
  await client.query('DROP INDEX "DirectoryEntry_search_idx"');
  await addPeople(client, portalId, 0, PEOPLE);
  await addHistories(client, portalId);
  await client.query('VACUUM (ANALYZE)');
  const somebody = await database.account.findFirstOrThrow({ where: { status: 'approved' } });
  accountId = somebody.id;
  key = { portalId, emailHash: somebody.emailHash ?? '' };
}, 180_000);

afterAll(async () => {
  await client.end();
  await database.$disconnect();
  await testDatabase.drop();
});

/** There are as many of these as accounts, or more. */
const BIG = [
  'Account',
  'Profile',
  'Credential',
  'DirectoryEntry',
  'AuditEntry',
  'AnchoredHead',
  'OutboxMail',
  'LogIn',
  'Session',
  'LinkToken',
  'ProcessedMessage',
];
const seqScans = (nodes: PlanNode[]) =>
  nodes.filter((node) => node['Node Type'].includes('Seq Scan') && BIG.includes(node['Relation Name'] ?? ''));
const sorts = (nodes: PlanNode[], atMost: number) =>
  nodes.filter((node) => node['Node Type'].endsWith('Sort') && node['Plan Rows'] > atMost);
const indexesOf = (nodes: PlanNode[]) => new Set(nodes.flatMap((node) => node['Index Name'] ?? []));

async function first<Page>(pages: AsyncIterable<Page>): Promise<Page | undefined> {
  for await (const page of pages) return page;
  return undefined;
}

test.each<[string, () => Promise<unknown>]>([
  ['its page', () => createAccountHistories(database).find(portalId, accountId)],
  ['the developer', () => createDeveloperDirectory(database).find(portalId, accountId)],
  ['who changed it last', () => createDeveloperDirectory(database).lastChange(accountId)],
  ['its own data', () => createOwnDataStore(database).find(accountId)],
  ['what its run reads', () => createAccountStore(database, seals).load(key)],
])('one account, %s: nothing else is read or sorted', async (_name, look) => {
  const nodes = await plansOf(client, look);
  expect(seqScans(nodes)).toEqual([]);
  expect(nodes.filter((node) => BIG.includes(node['Relation Name'] ?? '') && node['Plan Rows'] > 50)).toEqual([]);
});

test("a run finds its address's mails among the address's own, however many others wait", async () => {
  const nodes = await plansOf(client, () => createAccountStore(database, seals).load(key));
  expect(indexesOf(nodes)).toContain('OutboxMail_portalId_emailHash_kind_createdAt_idx');
  expect(indexesOf(nodes)).not.toContain('OutboxMail_state_dueAt_idx');
});

test('whether mails fail is looked for among those that wait', async () => {
  const nodes = await plansOf(client, () => createMailDeliveries(database).failures(portalId));
  expect(indexesOf(nodes)).toEqual(new Set(['OutboxMail_state_dueAt_idx']));
  expect(seqScans(nodes)).toEqual([]);
});

test('a digest counts who waits without a look at them, and reads those of its mail by an index', async () => {
  const { id: administratorId } = await database.administrator.create({ data: { name: 'Ben', email: 'ben@example.com' } });
  const { readers, compose } = createDigests(database);
  const order = { id: administratorId, portalId, administratorId };
  const nodes = await plansOf(client, async () => {
    await readers(portalId);
    expect((await compose(order))?.requests).toMatchObject({ total: PEOPLE / 20 });
  });
  expect(seqScans(nodes)).toEqual([]);
  expect(indexesOf(nodes)).toContain('DirectoryEntry_portalId_status_statusSince_accountId_idx');
  expect(sorts(nodes, 100)).toEqual([]);
});

test('the reconciler reads its rounds page by page, each by an index', async () => {
  const content = {};
  await database.portalDocument.create({
    data: { portalId, kind: 'approval_policy', revision: 1, content, createdAt: new Date() },
  });
  const { undecided, movedBetween, underChangedPolicies, claimOverdueMail } = createStandings(database);
  const [from, to] = [new Date('2020-01-02'), new Date(Date.now() + 60_000)];
  for (const [pages, index] of [
    [undecided, 'Account_undecided_idx'],
    [() => movedBetween(from, to), 'ProcessedMessage_at_idx'],
    [() => underChangedPolicies(from, to), 'DirectoryEntry_portalId_status_accountId_idx'],
    [claimOverdueMail, 'OutboxMail_state_dueAt_idx'],
  ] as const) {
    const nodes = await plansOf(client, () => first(pages()));
    expect(indexesOf(nodes)).toContain(index);
    expect(seqScans(nodes)).toEqual([]);
    expect(nodes.filter((node) => node['Node Type'] === 'Sort' && node['Plan Rows'] > 100)).toEqual([]);
  }
});

test('the reconciler comes to every account that waits, and to each once', async () => {
  const seen: string[] = [];
  for await (const page of createStandings(database).undecided()) seen.push(...page.map(({ account }) => account?.id ?? ''));
  expect(seen).toHaveLength((7 * PEOPLE) / 100);
  expect(new Set(seen).size).toBe(seen.length);
});

test('the audit is anchored and checked some chains at a time, by index', async () => {
  await client.query(`UPDATE "AuditEntry" SET "anchored" = false WHERE "chain" IN (SELECT "chain" FROM "AnchoredHead" LIMIT 50)`);
  await client.query('VACUUM (ANALYZE) "AuditEntry"');
  const { anchorMoved, checkSome } = createAuditAnchoring(database, seals);
  const anchored = await plansOf(client, () => anchorMoved(findings));
  expect(indexesOf(anchored)).toContain('AuditEntry_waiting');
  const checked = await plansOf(client, () => checkSome('7', findings));
  for (const nodes of [anchored, checked]) {
    expect(seqScans(nodes)).toEqual([]);
    expect(sorts(nodes, 100_000)).toEqual([]);
  }
});

test('the whole audit is verified page by page, by index, and says how far it is', async () => {
  const told: number[] = [];
  const checked = { noted: [], broken: () => undefined, progress: (entries: number) => void told.push(entries) };
  const nodes = await plansOf(client, () => verifyAudit(database, seals, checked));
  expect(told).toEqual(Array.from({ length: (3 * PEOPLE) / 1000 }, (_, page) => (page + 1) * 1000));
  // Its page of accounts is a twentieth of all here: either way is a short one.
  expect(seqScans(nodes).filter((node) => node['Relation Name'] !== 'Account')).toEqual([]);
  expect(sorts(nodes, PEOPLE)).toEqual([]);
});

test('the deletion of a portal finds those that are left by an index', async () => {
  const portals = createPortalStore(database, seals);
  const nodes = await plansOf(client, async () => {
    expect(await portals.openAccounts(portalId, 5)).toHaveLength(5);
    expect(await portals.remove(portalId, { kind: 'system' })).toBe(false);
  });
  expect(indexesOf(nodes)).toContain('Account_portalId_emailHash_key');
  expect(seqScans(nodes)).toEqual([]);
  expect(nodes.filter((node) => node['Node Type'] === 'Sort')).toEqual([]);
});

test('all mails that fail are made due again, some rows at a time, by an index', async () => {
  const failing = 2300;
  await client.query(
    `UPDATE "OutboxMail" SET "state" = 'queued', "failure" = 'away', "failingSince" = now(), "dueAt" = now() + interval '1 minute'
    WHERE "id" IN (SELECT "id" FROM "OutboxMail" LIMIT $1)`,
    [failing],
  );
  await client.query('VACUUM (ANALYZE) "OutboxMail"');
  const { retry, failures } = createMailDeliveries(database);
  const nodes = await plansOf(client, async () => expect(await retry(portalId)).toBe(failing));
  expect(indexesOf(nodes)).toContain('OutboxMail_state_dueAt_idx');
  expect(seqScans(nodes)).toEqual([]);
  expect(nodes.filter((node) => node['Node Type'] === 'ModifyTable')).toHaveLength(3);
  const [failure] = await failures(portalId);
  expect(failure).toMatchObject({ mails: failing });
  expect(failure?.nextTryAt.getTime()).toBeLessThan(Date.now());
});

test('housekeeping finds what has served its time by indexes, some rows at a time', async () => {
  await client.query(`UPDATE "OutboxMail" SET "forgottenAt" = now() - interval '1 day' WHERE random() < 0.1`);
  await client.query(`UPDATE "Profile" SET "newEmail" = 'new@example.com' WHERE random() < 0.01`);
  await client.query('VACUUM (ANALYZE)');
  const atOnce = 100;
  const nodes = await plansOf(client, () => createHousekeeping(database, { atOnce, steps: 24 }).deleteExpired(new Date()));
  expect(seqScans(nodes)).toEqual([]);
  expect(sorts(nodes, atOnce)).toEqual([]);
  for (const index of ['ProcessedMessage_at_idx', 'LinkToken_expiresAt_idx', 'Session_expiresAt_idx', 'LogIn_at_idx'])
    expect(indexesOf(nodes)).toContain(index);
  expect(indexesOf(nodes)).toContain('OutboxMail_forgottenAt_idx');
  expect(indexesOf(nodes)).toContain('Profile_newEmail_idx');
});

test('a message to one account, its approval and its deletion, reads and writes what is its own alone', async () => {
  const { id, emailHash } = await database.account.findFirstOrThrow({ where: { status: 'pending' } });
  const { record } = recorderOf({ database, linkTokens, seals, temporalDecisions: false });
  const account = { portalId, emailHash: emailHash ?? '' };
  const actor = { kind: 'administrator', id: randomUUID() } as const;
  const nodes = await plansOf(client, async () => {
    for (const message of [
      { type: 'changeStatus', status: 'approved', actor } as const,
      { type: 'deleteDeveloper', actor } as const,
    ])
      await record({ id: randomUUID(), account, at: Date.now(), message });
  });
  expect(await database.account.findUnique({ where: { id } })).toMatchObject({ status: 'closed' });
  expect(seqScans(nodes)).toEqual([]);
  expect(nodes.filter((node) => BIG.includes(node['Relation Name'] ?? '') && node['Plan Rows'] > 50)).toEqual([]);
});
