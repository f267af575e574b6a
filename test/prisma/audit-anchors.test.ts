/** What whoever has the database, and not the key, can do unseen: each is done here by SQL, and found. */
import { randomUUID } from 'node:crypto';
import { PORTAL_DEFAULTS } from '../../domain/portal';
import type { AccountMessage } from '../../domain/message';
import { openDatabase, type Database } from '../../prisma/client';
import { recorderOf } from '../support/recorder';
import { createAuditAnchoring } from '../../prisma/stores/audit/audit-anchoring';
import type { Break } from '../../prisma/stores/audit/audit-chain';
import { verifyAudit } from '../../prisma/stores/audit/audit-verification';
import { createLinkTokens } from '../../security/link-token';
import { ringOf, sealsOf } from '../security/ring';
import { auditBreaks } from '../support/audit';
import { createTestDatabase, type TestDatabase } from '../support/database';

const seals = sealsOf('new');
const ADMINISTRATOR = { kind: 'administrator', id: randomUUID() } as const;

let testDatabase: TestDatabase;
let database: Database;
let portalId: string;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase(testDatabase.url, 5);
  const host = 'p.example.com';
  const data = { ...PORTAL_DEFAULTS, name: 'p', displayName: 'p', url: `http://${host}`, host };
  ({ id: portalId } = await database.portal.create({ data }));
});

afterEach(async () => {
  await database.$disconnect();
  await testDatabase.drop();
});

/** An account that was rejected with a reason, then approved: three entries. */
async function account() {
  const recorder = recorderOf({ database, linkTokens: createLinkTokens(ringOf('new')), seals, temporalDecisions: true });
  const key = { portalId, emailHash: randomUUID() };
  const tell = (message: AccountMessage) => recorder.record({ id: randomUUID(), account: key, at: Date.now(), message });
  const actor = ADMINISTRATOR;
  const created = await tell({
    type: 'createDeveloper',
    person: { fullName: 'Ada', email: 'a@b.c', answers: {}, termsAccepted: null },
    status: 'pending',
    invite: false,
    actor,
  });
  await tell({ type: 'changeStatus', status: 'rejected', reason: 'because of Ada', actor });
  await tell({ type: 'changeStatus', status: 'approved', actor });
  const remove = () => tell({ type: 'deleteDeveloper', actor });
  const decide = (status: 'approved' | 'revoked') => tell({ type: 'changeStatus', status, actor });
  return { id: created.account?.developerId ?? '', remove, decide, revoke: () => decide('revoked') };
}

const told: Break[] = [];
beforeEach(() => void told.splice(0));
const findings = {
  broken: (found: Break) => void told.push(found),
  unchecked: (key: string) => void told.push({ chain: key, sequence: null, what: 'unchecked' }),
};
const round = (by = seals) => createAuditAnchoring(database, by).anchorMoved(findings);
const breaks = async (noted: Uint8Array[] = []) => (await auditBreaks(database, seals, undefined, noted)).map(inWords);
const inWords = ({ chain, sequence, what }: Break) => `${chain} ${sequence}: ${what}`;
const saying = (text: string) => expect.stringContaining(text) as string;

it('anchors what moved since the last round, and that alone', async () => {
  const [one, other] = [await account(), await account()];
  expect(await round()).toMatchObject({ sequence: 1, chains: 2, complete: true });
  expect(await round()).toBeNull();
  await one.revoke();
  expect(await round()).toMatchObject({ sequence: 2, chains: 1 });
  const heads = await database.anchoredHead.findMany({ orderBy: [{ anchor: 'asc' }, { sequence: 'asc' }] });
  expect(heads.map(({ anchor, sequence }) => [anchor, sequence])).toEqual([
    [1, 3],
    [1, 3],
    [2, 4],
  ]);
  expect(other.id).toBe(heads.find(({ chain }) => chain === other.id)?.chain);
  expect([told, await breaks()]).toEqual([[], []]);
});

it('finds chains that moved by an index, however many stand still', async () => {
  const [, plan] = await database.$transaction([
    database.$executeRaw`SET LOCAL enable_seqscan = off`,
    database.$queryRaw<{ 'QUERY PLAN': string }[]>`
      EXPLAIN SELECT "chain" FROM "AuditEntry" WHERE NOT "anchored" LIMIT 2000`,
  ]);
  expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toContain('AuditEntry_waiting');
});

it('sees that the last entry was deleted, with the account set back to fit', async () => {
  const { id } = await account();
  await round();
  await database.auditEntry.deleteMany({ where: { chain: id, sequence: 3 } });
  await database.account.update({ where: { id }, data: { revision: 2, status: 'rejected' } });
  expect(await breaks()).toEqual([`${id} 3: anchor 1 has this entry, and it is gone`]);
});

it('sees that a chain was deleted with its account, and one whose account stayed', async () => {
  const [{ id }, other] = [await account(), await account()];
  await round();
  await database.auditDetail.deleteMany();
  await database.auditEntry.deleteMany();
  await database.account.delete({ where: { id } });
  expect((await breaks()).sort()).toEqual(
    [
      `${id} 3: anchor 1 has this entry, and it is gone`,
      `${other.id} 3: anchor 1 has this entry, and it is gone`,
      `${other.id} null: it is gone, and the account has had 3 entries`,
    ].sort(),
  );
});

it('sees a status that was set by SQL, a revision, and an account that was deleted', async () => {
  const [{ id }, revised, deleted] = [await account(), await account(), await account()];
  await database.account.update({ where: { id }, data: { status: 'revoked' } });
  await database.account.update({ where: { id: revised.id }, data: { revision: 7 } });
  await database.account.delete({ where: { id: deleted.id } });
  expect((await breaks()).sort()).toEqual(
    [
      `${id} 3: it led to "approved", and the account is "revoked"`,
      `${revised.id} 3: it is the last entry, and the account has had 7`,
      `${deleted.id} 3: there is no account any more, although it was not closed`,
    ].sort(),
  );
});

it('sees a status that was set by SQL also when a decision has followed', async () => {
  const { id, decide } = await account();
  await database.account.update({ where: { id }, data: { status: 'pending' } });
  await decide('approved');
  expect(await breaks()).toEqual([`${id} 4: it leads from "pending", where the entry before it led to "approved"`]);
});

it('lets the reason go with an account that is deleted, and only then', async () => {
  const [{ id }, gone] = [await account(), await account()];
  await gone.remove();
  expect(await database.auditDetail.count({ where: { entry: { chain: gone.id } } })).toBe(0);
  expect(await breaks()).toEqual([]);
  await database.auditDetail.deleteMany({ where: { entry: { chain: id } } });
  expect(await breaks()).toEqual([saying(`${id} 2: its detail (a reason, a name, changes) was deleted`)]);
});

it('takes no chain without seals that was invented later', async () => {
  await account();
  await round();
  const { id } = await account();
  await database.auditDetail.deleteMany({ where: { entry: { chain: id } } });
  await database.auditEntry.deleteMany({ where: { chain: id, sequence: { gt: 1 } } });
  await database.auditEntry.updateMany({ where: { chain: id }, data: { keyId: null } });
  expect(await breaks()).toContain(`${id} 1: it has no seal, although entries were sealed when it was written`);
});

it('sees that an entry was kept from being anchored', async () => {
  const { id } = await account();
  await database.auditEntry.updateMany({ where: { sequence: 3 }, data: { anchored: true } });
  expect(await breaks()).toEqual([`${id} 3: it is marked as anchored, and no anchor has it`]);
  await round();
  expect(await breaks()).toEqual([]);
});

it('sees that anchors were changed, and that heads were taken from one', async () => {
  const { id, revoke } = await account();
  await round();
  await revoke();
  await round();
  await database.auditAnchor.update({ where: { sequence: 1 }, data: { at: new Date(0) } });
  expect(await breaks()).toEqual(['anchors 1: it is not what was written']);
  await database.auditAnchor.delete({ where: { sequence: 1 } });
  expect(await breaks()).toEqual([saying('anchors 2: the anchor before it should be 1')]);
  await database.anchoredHead.deleteMany({ where: { chain: id, anchor: 2 } });
  expect(await breaks()).toContainEqual(saying('anchors 2: the heads of chains that are kept with it are not those'));
});

it('sees by a hash from the log that the last anchors were deleted', async () => {
  const { revoke } = await account();
  const first = await round();
  await revoke();
  const second = await round();
  const noted = [first, second].map((anchor) => anchor?.hash ?? new Uint8Array());
  expect(await breaks(noted)).toEqual([]);
  await database.auditAnchor.delete({ where: { sequence: 2 } });
  await database.anchoredHead.deleteMany({ where: { anchor: 2 } });
  await database.auditEntry.updateMany({ where: { sequence: 4 }, data: { anchored: false } });
  expect(await breaks()).toEqual([]);
  expect(await breaks(noted)).toEqual([saying(`anchors null: none has the hash ${Buffer.from(noted[1] ?? []).toString('hex')}`)]);
});

it('says which key is missing, and what was sealed with it', async () => {
  await account();
  await round();
  const verified = await verifyAudit(database, sealsOf('old'), { noted: [], ...findings });
  expect([told, [...verified.unchecked]]).toEqual([[], [['new', 4]]]);
});

it('checks everything page by page, however much there is', async () => {
  await database.$executeRaw`
    INSERT INTO "Account" ("id", "portalId", "status", "statusSince", "revision", "createdAt", "updatedAt")
    SELECT gen_random_uuid(), ${portalId}::uuid, 'approved', now(), 1, now(), now() FROM generate_series(1, 2500)`;
  for (let index = 0; index < 3; index += 1) await account();
  await database.$executeRaw`
    INSERT INTO "AuditEntry" ("id", "chain", "sequence", "at", "event", "actor", "previousHash", "hash")
    SELECT gen_random_uuid(), gen_random_uuid()::text, 1, now(), 'x', 'system', '', '' FROM generate_series(1, 2500)`;
  const found: Break[] = [];
  const verified = await verifyAudit(database, seals, { noted: [], broken: (one) => void found.push(one) });
  expect(verified).toMatchObject({ entries: 2509, chains: 2503, waiting: 2509 });
  expect(new Set(found.map(({ chain }) => chain)).size).toBe(5000);
  const anchoring = createAuditAnchoring(database, seals);
  expect(await anchoring.anchorMoved(findings)).toMatchObject({ complete: false });
  expect(await anchoring.anchorMoved(findings)).toMatchObject({ complete: true });
  expect(await anchoring.anchorMoved(findings)).toBeNull();
}, 60_000);

it('finds nothing broken while accounts move, end and are anchored beside it', async () => {
  const moving = Array.from({ length: 12 }, async (_, index) => {
    const { revoke, remove } = await account();
    await (index % 2 === 0 ? remove() : revoke());
  });
  const looking = async () => {
    for (let look = 0; look < 6; look += 1) {
      await round();
      expect(await breaks()).toEqual([]);
    }
  };
  await Promise.all([...moving, looking()]);
  await round();
  expect([told, await breaks(), await database.auditEntry.count({ where: { anchored: false } })]).toEqual([[], [], 0]);
}, 60_000);

describe('the check of a round', () => {
  it('tells what is wrong with what moved', async () => {
    const { id, revoke } = await account();
    await round();
    await database.auditEntry.deleteMany({ where: { chain: id, sequence: 3 } });
    expect(await round()).toBeNull();
    await revoke();
    await round();
    expect(told.map(inWords)).toEqual(expect.arrayContaining([`${id} 3: it is not the entry that anchor 1 has`]));
    expect(await round()).toBeNull();
  });

  it('looks behind the last anchor, and finds a change there', async () => {
    const { id, revoke } = await account();
    await round();
    await revoke();
    await database.auditEntry.updateMany({ where: { chain: id, sequence: 4 }, data: { actorId: randomUUID() } });
    await round();
    expect(told.map(inWords)).toEqual([`${id} 4: it is not what was written`]);
  });

  it('comes by every chain, also by one that was deleted', async () => {
    const [{ id }, other] = [await account(), await account()];
    await round();
    await database.auditDetail.deleteMany({ where: { entry: { chain: other.id } } });
    await database.auditEntry.deleteMany({ where: { chain: id, detail: null } });
    expect(await createAuditAnchoring(database, seals).checkSome('', findings)).toBeNull();
    expect(told.map(inWords)).toEqual(
      expect.arrayContaining([
        `${id} 3: anchor 1 has this entry, and it is gone`,
        saying(`${other.id} 2: its detail (a reason, a name, changes) was deleted`),
      ]),
    );
  });
});
