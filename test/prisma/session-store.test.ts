import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { type Database, openDatabase } from '../../prisma/client';
import { createSessionStore, type SessionStore } from '../../prisma/stores/account/session-store';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { addPortal } from '../support/portal';

const SET_AT = new Date('2026-01-01T12:00:00.123Z');

let testDatabase: TestDatabase;
let database: Database;
let sessions: SessionStore;
let portalId: string;
let other: Client;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase(testDatabase.url, 5);
  sessions = createSessionStore(database);
  portalId = await addPortal(database, 'p');
  other = new Client({ connectionString: testDatabase.url });
  await other.connect();
});
afterAll(async () => {
  await other.end();
  await database.$disconnect();
  await testDatabase.drop();
});

async function approved(): Promise<string> {
  const now = new Date();
  const { id } = await database.account.create({
    data: {
      id: randomUUID(),
      portalId,
      emailHash: randomUUID(),
      status: 'approved',
      statusSince: now,
      createdAt: now,
      updatedAt: now,
      revision: 1,
      version: 1,
      profile: { create: { email: 'ada@example.com', fullName: 'Ada Lovelace', answers: {} } },
      credentials: { create: { kind: 'password', hash: 'x', keyId: 'k', cost: 4, setAt: SET_AT } },
    },
  });
  return id;
}

const open = (accountId: string, setAt = SET_AT) => sessions.open(accountId, setAt, 'k', 60);

test('a session is of an approved account with the password that was looked at, and is found again', async () => {
  const id = await approved();
  const session = await open(id);
  expect(session).toMatchObject({
    keyId: 'k',
    generation: 0,
    account: { id, email: 'ada@example.com', fullName: 'Ada Lovelace' },
  });
  expect(await sessions.find(portalId, session?.id ?? '')).toEqual(session);
  expect(await sessions.find(randomUUID(), session?.id ?? '')).toBeNull();
  expect(await open(id, new Date(SET_AT.getTime() + 1))).toBeNull();
  expect(await open(randomUUID())).toBeNull();
  await database.account.update({ where: { id }, data: { status: 'revoked' } });
  expect(await open(id)).toBeNull();
  expect(await sessions.find(portalId, session?.id ?? '')).toBeNull();
});

/** Waits at a lock that `other` holds. */
async function waits(): Promise<void> {
  await eventually('it waits for the lock', async () => {
    const { rows } = await other.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return rows.length > 0;
  });
}

test.each([
  ['the approval goes', `UPDATE "Account" SET "status" = 'revoked' WHERE "id" = $1`],
  ['the password is changed', `UPDATE "Credential" SET "setAt" = now() WHERE "accountId" = $1`],
  ['the password is taken away', `DELETE FROM "Credential" WHERE "accountId" = $1`],
])('a session that would begin at the very moment in which %s does not begin', async (_what, change) => {
  const id = await approved();
  await other.query('BEGIN');
  await other.query('SELECT 1 FROM "Account" WHERE "id" = $1 FOR UPDATE', [id]);
  await other.query(change, [id]);
  const opened = open(id);
  await waits();
  await other.query('COMMIT');
  expect(await opened).toBeNull();
  expect(await database.session.count({ where: { accountId: id } })).toBe(0);
});

test('a session that would begin at the very moment in which something else of the account is changed begins', async () => {
  const id = await approved();
  await other.query('BEGIN');
  await other.query('UPDATE "Account" SET "version" = "version" + 1 WHERE "id" = $1', [id]);
  const opened = open(id);
  await waits();
  await other.query('COMMIT');
  expect(await opened).toMatchObject({ account: { id } });
});
