import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { RoleGrant } from '../../domain/administrator';
import type { AccountMessage, MessageResult } from '../../domain/message';
import { openDatabase, type Database } from '../../prisma/client';
import { createAccountStore } from '../../prisma/stores/account/account-store';
import { entryHash } from '../../prisma/stores/audit/audit-hash';
import { createKeyRing } from '../../security/key-ring';
import { createLinkTokens } from '../../security/link-token';
import { sealsOf } from '../security/ring';
import { auditBreaks } from '../support/audit';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { recorderOf } from '../support/recorder';
import { eventually } from '../support/eventually';
import { addPortal } from '../support/portal';

const linkTokens = createLinkTokens(createKeyRing([{ id: 'k1', secret: Buffer.alloc(32, 7).toString('base64') }]));
const seals = sealsOf('new');
const ADMINISTRATOR = { kind: 'administrator', id: randomUUID() } as const;

let testDatabase: TestDatabase;
let database: Database;
let accounts: ReturnType<typeof recorderOf>;
let portalId: string;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase(testDatabase.url, 5);
  accounts = recorderOf({ database, linkTokens, seals, temporalDecisions: false });
  portalId = await addPortal(database, 'p');
});

afterAll(async () => {
  await database.$disconnect();
  await testDatabase.drop();
});

/** Somebody at an address: `tell` sends a message there. */
function somebody(of: string = portalId) {
  const account = { portalId: of, emailHash: randomUUID() };
  const tell = (message: AccountMessage, id: string = randomUUID(), at = Date.now()) =>
    accounts.record({ id, account, at, message });
  const signUp = () =>
    tell({ type: 'register', person: { fullName: 'Ada Lovelace', email: 'ada@example.com', answers: {}, termsAccepted: null } });
  const create = (status: 'approved' | 'pending' | 'rejected', invite = false) =>
    tell({
      type: 'createDeveloper',
      person: { fullName: 'Ada', email: 'ada@example.com', answers: {}, termsAccepted: null },
      status,
      invite,
      actor: ADMINISTRATOR,
    });
  const decide = (status: 'approved' | 'rejected' | 'revoked', reason?: string) =>
    tell({ type: 'changeStatus', status, reason, actor: ADMINISTRATOR });
  return { account, tell, signUp, create, decide };
}

function sessionOf(accountId: string) {
  const now = new Date();
  const expiresAt = new Date('2100-01-01');
  return { id: randomUUID(), accountId, keyId: 'k1', generation: 1, rotatedAt: now, createdAt: now, expiresAt };
}

const idOf = ({ account }: MessageResult): string => account?.developerId ?? '';

it('gives a repeated message its first answer, beside where the account stands by now', async () => {
  const { tell, create } = somebody();
  const created = await create('pending');
  const command = { type: 'changeStatus', status: 'approved', actor: ADMINISTRATOR } as const;
  const id = randomUUID();
  const first = await tell(command, id);
  await tell({ ...command, status: 'revoked' });
  const again = await tell(command, id);
  expect(again.answer).toEqual(first.answer);
  expect(again.mailIds).toEqual(first.mailIds);
  expect(again.account?.status).toBe('revoked');
  expect(idOf(again)).toBe(idOf(created));
});

it('carries out messages that come side by side as if they had come in turn', async () => {
  const { account, tell, create } = somebody();
  const { developerId } = (await create('pending')).account ?? {};
  const commands = ['approved', 'rejected', 'revoked'] as const;
  const recorded = await Promise.all([
    ...commands.map((status) => tell({ type: 'changeStatus', status, actor: ADMINISTRATOR })),
    ...Array.from({ length: 4 }, () => tell({ type: 'forgotPassword' })),
  ]);
  const revisions = recorded.map((each) => each.account?.revision ?? 0);
  const row = await database.account.findUniqueOrThrow({ where: { id: developerId } });
  expect(row).toMatchObject({ version: 8, revision: Math.max(...revisions) });
  expect(await database.auditEntry.count({ where: { chain: developerId } })).toBe(row.revision);
  expect(await auditBreaks(database, seals, developerId)).toEqual([]);
  const links = { accountId: developerId, purpose: 'reset_password', revokedAt: null } as const;
  expect(await database.linkToken.count({ where: links })).toBeLessThanOrEqual(row.status === 'approved' ? 1 : 0);
  expect(await database.processedMessage.count({ where: { emailHash: account.emailHash } })).toBe(8);
});

it('revokes once, however many ask for it side by side', async () => {
  const { create, decide } = somebody();
  const accountId = idOf(await create('approved'));
  const recorded = await Promise.all(Array.from({ length: 4 }, () => decide('revoked')));
  expect(recorded.filter(({ answer }) => answer.accepted && answer.changed)).toHaveLength(1);
  expect(await database.account.findUniqueOrThrow({ where: { id: accountId } })).toMatchObject({ revision: 2, version: 5 });
});

it('opens one account where two sign-ups come side by side', async () => {
  const { account, signUp } = somebody();
  const recorded = await Promise.all([signUp(), signUp(), signUp()]);
  expect(new Set(recorded.map(idOf)).size).toBe(1);
  expect(await database.account.count({ where: account })).toBe(1);
});

it('keeps what was answered at sign-up with the person, until a deletion erases both', async () => {
  const { tell, account } = somebody();
  const answers = { team: 'payments', apis: ['orders', 'refunds'], terms: true };
  const id = idOf(
    await tell({ type: 'register', person: { fullName: 'Ada', email: 'ada@example.com', answers, termsAccepted: null } }),
  );
  const kept = () => database.profile.findUnique({ where: { accountId: id } });
  expect(await kept()).toMatchObject({ fullName: 'Ada', answers });
  await tell({ type: 'deleteDeveloper', actor: ADMINISTRATOR });
  expect([await kept(), await database.account.count({ where: account })]).toEqual([null, 0]);
});

it('leaves an unbroken chain of what happened to an account', async () => {
  const { create, decide } = somebody();
  const id = idOf(await create('pending'));
  await decide('approved');
  await decide('revoked', 'left the company');
  const entries = await database.auditEntry.findMany({
    where: { chain: id },
    orderBy: { sequence: 'asc' },
    include: { detail: true },
  });
  expect(entries.map((entry) => entry.event)).toEqual(['created', 'approved', 'revoked']);
  expect(entries[2]?.detail?.reason).toBe('left the company');
  expect(await auditBreaks(database, seals, id)).toEqual([]);
});

it('leaves a chain unbroken that was begun when a status had another name', async () => {
  const { tell, create } = somebody();
  const chain = idOf(await create('approved', true));
  const entry = await database.auditEntry.findFirstOrThrow({ where: { chain } });
  const former = { ...entry, toStatus: 'awaiting_password' };
  await database.auditEntry.update({
    where: { id: entry.id },
    data: { toStatus: former.toStatus, hash: entryHash(seals, former.previousHash, former) ?? former.hash },
  });
  await database.account.update({ where: { id: chain }, data: { status: 'awaiting_credential' } });
  expect(await auditBreaks(database, seals, chain)).toEqual([]);
  await tell({ type: 'deleteDeveloper', actor: ADMINISTRATOR });
  expect(await auditBreaks(database, seals, chain)).toEqual([]);
});

it('ends sessions and links at once when access is revoked', async () => {
  const { create, decide } = somebody();
  const accountId = idOf(await create('approved', true));
  const session = sessionOf(accountId);
  await database.session.create({ data: session });
  await decide('revoked');
  expect(await database.session.findUnique({ where: { id: session.id } })).toMatchObject({ endedBy: 'revoked' });
  expect(await database.linkToken.count({ where: { accountId, revokedAt: null } })).toBe(0);
});

it('ends a session that opens while access is being revoked', async () => {
  const { create, decide } = somebody();
  const accountId = idOf(await create('approved'));
  const session = sessionOf(accountId);
  let revoking: Promise<MessageResult> | undefined;
  // As a log-in does: under the account's lock, which the decision has to wait for.
  await database.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM "Account" WHERE id = ${accountId}::uuid FOR SHARE`;
    revoking = decide('revoked');
    await eventually('the decision waits', async () => {
      const [row] = await database.$queryRaw<{ waiting: bigint }[]>`
        SELECT count(*) AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      return row && row.waiting > 0;
    });
    await tx.session.create({ data: session });
  });
  expect((await revoking)?.account?.status).toBe('revoked');
  expect(await database.session.findUniqueOrThrow({ where: { id: session.id } })).toMatchObject({ endedBy: 'revoked' });
});

it('keeps the invitation open when a pending developer is approved', async () => {
  const { create, decide } = somebody();
  const accountId = idOf(await create('pending', true));
  await decide('approved');
  expect(await database.linkToken.count({ where: { accountId, revokedAt: null, purpose: 'invitation' } })).toBe(1);
});

it('lets the same address register with two portals and share nothing', async () => {
  const elsewhere = somebody(await addPortal(database, 'other'));
  const here = somebody();
  const [one, other] = [await here.signUp(), await elsewhere.signUp()];
  expect(idOf(one)).not.toBe(idOf(other));
  await here.tell({ type: 'deleteDeveloper', actor: ADMINISTRATOR });
  expect((await createAccountStore(database, seals).load(elsewhere.account)).account?.status).toBe('awaiting_verification');
});

it('refuses decisions through Temporal where they are switched off', async () => {
  const { tell, create } = somebody();
  await create('pending');
  const recorded = await tell({ type: 'changeStatus', status: 'approved', actor: { kind: 'temporal' } });
  expect(recorded).toMatchObject({ account: { status: 'pending' }, answer: { accepted: false, refusal: 'decisions_closed' } });
});

it('tells the administrators of the portal, and nobody else, that somebody waits', async () => {
  const role = (name: string, grant: RoleGrant) =>
    database.administrator.create({ data: { name, email: `${name}@example.com`, roles: { create: grant } } });
  const otherPortal = await addPortal(database, 'third');
  const [mine, all] = [
    await role('mine', { role: 'portal_admin', portalId }),
    await role('all', { role: 'organization_admin', portalId: null }),
  ];
  await role('theirs', { role: 'portal_admin', portalId: otherPortal });
  await role('viewer', { role: 'viewer', portalId });

  const { tell, signUp } = somebody();
  const accountId = idOf(await signUp());
  const link = await database.linkToken.findFirstOrThrow({ where: { accountId } });
  const verified = await tell({ type: 'verifyEmail', tokenId: link.id });
  const staged = {
    id: randomUUID(),
    kind: 'password' as const,
    hash: 'h',
    keyId: 'k1',
    cost: 4,
    expiresAt: new Date(Date.now() + 60_000),
  };
  await database.stagedCredential.create({ data: staged });
  const tokenId = (verified.answer.accepted && verified.answer.nextToken?.id) || '';
  await tell({ type: 'setCredential', tokenId, stagedCredentialId: staged.id });

  const mails = await database.outboxMail.findMany({ where: { accountId, kind: 'registration-waiting' } });
  expect(mails.map((mail) => mail.administratorId).sort()).toEqual([mine.id, all.id].sort());
});

it('refuses what comes for a portal that is gone', async () => {
  const { signUp } = somebody(randomUUID());
  await expect(signUp()).resolves.toMatchObject({ account: null, answer: { refusal: 'portal_unknown' } });
});

it('lets no link outlive its registration', async () => {
  const { tell, signUp, account } = somebody();
  const first = await signUp();
  const lateInTheWeek = (first.account?.deadline ?? 0) - 60_000;
  const again = await tell(
    { type: 'register', person: { fullName: 'Ada', email: 'ada@example.com', answers: {}, termsAccepted: null } },
    randomUUID(),
    lateInTheWeek,
  );
  const link = await database.linkToken.findFirstOrThrow({ where: { account }, orderBy: { expiresAt: 'desc' } });
  expect(again.account?.deadline).toBe(link.expiresAt.getTime());
});

describe('a message that its sender waits for', () => {
  /** Keeps the lock for longer than the sender waits. */
  async function whileLocked<T>(lock: string, work: () => Promise<T>): Promise<T> {
    let working: Promise<T> | undefined;
    await database.$transaction(async (tx) => {
      await tx.$executeRawUnsafe(lock);
      working = work();
      await wait(600);
    });
    return working as Promise<T>;
  }

  it.each([
    ['an index is made', () => `LOCK TABLE "Account" IN SHARE MODE`],
    ['its row is locked', (id: string) => `SELECT 1 FROM "Account" WHERE "id" = '${id}' FOR UPDATE`],
    ['messages cannot be kept', () => `LOCK TABLE "ProcessedMessage" IN SHARE MODE`],
    ['sessions cannot be ended', () => `LOCK TABLE "Session" IN SHARE MODE`],
  ])('is refused, and nothing of it kept, where it would commit too late: %s', async (_name, lock) => {
    const { account, create } = somebody();
    const id = idOf(await create('approved'));
    const messages = await database.processedMessage.count();
    const revoke = { type: 'changeStatus', status: 'revoked', actor: ADMINISTRATOR } as const;
    const envelope = { id: randomUUID(), account, at: Date.now(), answerBy: Date.now() + 300, message: revoke };
    const recorded = await whileLocked(lock(id), () => accounts.record(envelope));
    expect(recorded).toMatchObject({ account: { status: 'approved' }, answer: { accepted: false, refusal: 'too_late' } });
    expect(await database.account.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: 'approved', revision: 1 });
    expect(await database.processedMessage.count()).toBe(messages);
    expect(await database.outboxMail.count({ where: { accountId: id } })).toBe(0);
  });

  it('gets its answer when it comes again, however late', async () => {
    const { account, create } = somebody();
    await create('pending');
    const message = { type: 'changeStatus', status: 'approved', actor: ADMINISTRATOR } as const;
    const envelope = { id: randomUUID(), account, at: Date.now(), answerBy: Date.now() + 5000, message };
    const first = await accounts.record(envelope);
    const again = await accounts.record({ ...envelope, answerBy: Date.now() - 60_000 });
    expect(again).toEqual(first);
  });
});

it.each([
  ['NUL in a reason', { type: 'changeStatus', status: 'approved', reason: 'a\u0000b', actor: ADMINISTRATOR }],
  [
    'NUL in a name',
    {
      type: 'createDeveloper',
      person: { fullName: 'a\u0000b', email: 'a@example.com', answers: {}, termsAccepted: null },
      invite: false,
      actor: ADMINISTRATOR,
    },
  ],
  ['an id that is none', { type: 'verifyEmail', tokenId: 'nonsense' }],
  ['a status that is none', { type: 'changeStatus', status: 'banana', actor: { kind: 'temporal' } }],
])('refuses what the database cannot keep, so that nobody tries it for ever: %s', async (_name, message) => {
  const { tell, create } = somebody();
  if (message.type !== 'createDeveloper') await create('pending');
  const { answer } = await tell(message as AccountMessage);
  expect(answer).toMatchObject({ accepted: false });
  expect(['malformed', 'decisions_closed']).toContain('refusal' in answer && answer.refusal);
});
