import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { MAIL_MEMORY_SECONDS } from '../../domain/mail-kind';
import type { AccountMessage } from '../../domain/message';
import { type Database, openDatabase } from '../../prisma/client';
import { Prisma } from '../../prisma/generated/client';
import { createHousekeeping, type HousekeepingLimits } from '../../prisma/stores/installation/housekeeping';
import { createKeyRing } from '../../security/key-ring';
import { createLinkTokens } from '../../security/link-token';
import { sealsOf } from '../security/ring';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { recorderOf } from '../support/recorder';
import { addPortal } from '../support/portal';

const linkTokens = createLinkTokens(createKeyRing([{ id: 'k1', secret: Buffer.alloc(32, 7).toString('base64') }]));
const ADMINISTRATOR = { kind: 'administrator', id: randomUUID() } as const;
const now = new Date();
const daysAgo = (days: number) => new Date(now.getTime() - days * 24 * 3600 * 1000);

let testDatabase: TestDatabase;
let database: Database;
let portalId: string;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase(testDatabase.url, 2);
  portalId = await addPortal(database, 'p');
});
afterEach(async () => {
  await database.$disconnect();
  await testDatabase.drop();
});

const round = (limits?: HousekeepingLimits) => createHousekeeping(database, limits).deleteExpired(now);

async function addMessages(count: number, at: Date): Promise<void> {
  const message = { portalId, emailHash: 'x', type: 'register', answer: {}, at };
  await database.processedMessage.createMany({ data: Array.from({ length: count }, () => ({ ...message, id: randomUUID() })) });
}

async function addStagedCredential(expiresAt: Date): Promise<void> {
  const staged = { id: randomUUID(), kind: 'password', hash: 'x', keyId: 'k1', cost: 4, expiresAt } as const;
  await database.stagedCredential.create({ data: staged });
}

test('a backlog goes in bounded steps, over as many rounds as it takes, and nothing that is still in use goes with it', async () => {
  await addMessages(950, daysAgo(8));
  await addMessages(20, daysAgo(6));
  const sizes: number[] = [];
  for (let complete = false; !complete;) {
    const { rows, ...deleted } = await round({ atOnce: 50, steps: 16 });
    ({ complete } = deleted);
    sizes.push(rows);
  }
  expect(sizes.length).toBeGreaterThan(1);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(16 * 50);
  expect(sizes.reduce((sum, rows) => sum + rows, 0)).toBe(950);
  expect(await database.processedMessage.count()).toBe(20);
});

test('what has piled up of one kind keeps no other waiting', async () => {
  await addMessages(950, daysAgo(8));
  await addStagedCredential(daysAgo(1));
  const { complete } = await round({ atOnce: 50, steps: 16 });
  expect(complete).toBe(false);
  expect(await database.stagedCredential.count()).toBe(0);
});

test('a round that is told to end goes no further', async () => {
  await addMessages(100, daysAgo(8));
  const ending = new AbortController();
  ending.abort();
  expect(await createHousekeeping(database).deleteExpired(now, ending.signal)).toEqual({ rows: 0, complete: false });
});

test('a row that somebody is at is not waited for, and stays', async () => {
  const counter = { points: 1, expire: daysAgo(1) };
  await database.rateLimiterFlexible.createMany({
    data: [
      { ...counter, key: 'used' },
      { ...counter, key: 'unused' },
    ],
  });
  const somebody = new Client({ connectionString: testDatabase.url });
  await somebody.connect();
  await somebody.query(`BEGIN`);
  await somebody.query(`UPDATE "RateLimiterFlexible" SET "expire" = now() + interval '1 hour' WHERE "key" = 'used'`);
  await round();
  await somebody.query(`COMMIT`);
  await somebody.end();
  expect(await database.rateLimiterFlexible.findMany({ select: { key: true } })).toEqual([{ key: 'used' }]);
});

/** Somebody who has signed up, and has been mailed. */
async function somebody() {
  const { record } = recorderOf({ database, linkTokens, seals: sealsOf('new'), temporalDecisions: false });
  const account = { portalId, emailHash: randomUUID() };
  const tell = (message: AccountMessage) => record({ id: randomUUID(), account, at: now.getTime(), message });
  const person = { fullName: 'Ada', email: 'ada@example.com', answers: {}, termsAccepted: null };
  const created = await tell({ type: 'createDeveloper', person, status: 'approved', invite: true, actor: ADMINISTRATOR });
  const accountId = created.account?.developerId ?? '';
  const end = () => tell({ type: 'deleteDeveloper', actor: ADMINISTRATOR });
  return { accountId, end };
}

const mailsOf = (accountId: string) => database.outboxMail.count({ where: { accountId } });
/** Mails have gone, so that nobody needs their addressees. */
const sendAll = () => database.outboxMail.updateMany({ data: { state: 'sent', addressee: Prisma.DbNull } });
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);

test('mails of a closed account go once they count no more; those of an open one stay', async () => {
  const [open, closed] = [await somebody(), await somebody()];
  await closed.end();
  await sendAll();
  const { deleteExpired } = createHousekeeping(database);
  const before = await mailsOf(closed.accountId);
  expect(before).toBeGreaterThan(0);

  await deleteExpired(later(MAIL_MEMORY_SECONDS - 1));
  expect(await mailsOf(closed.accountId)).toBe(before);
  await deleteExpired(later(MAIL_MEMORY_SECONDS + 1));
  expect(await mailsOf(closed.accountId)).toBe(0);
  expect(await mailsOf(open.accountId)).toBeGreaterThan(0);
});

test('a mail of a closed account that is still on its way stays until it has gone', async () => {
  const { accountId, end } = await somebody();
  await end();
  await database.outboxMail.updateMany({
    where: { accountId },
    data: { addressee: { fullName: 'Ada', email: 'ada@example.com' } },
  });
  const { deleteExpired } = createHousekeeping(database);
  await deleteExpired(later(2 * MAIL_MEMORY_SECONDS));
  expect(await mailsOf(accountId)).toBeGreaterThan(0);
  await sendAll();
  await deleteExpired(later(2 * MAIL_MEMORY_SECONDS));
  expect(await mailsOf(accountId)).toBe(0);
});
