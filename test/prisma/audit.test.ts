import { createHash, randomUUID } from 'node:crypto';
import { PORTAL_DEFAULTS } from '../../domain/portal';
import { openDatabase, type Database } from '../../prisma/client';
import { createAdministratorStore } from '../../prisma/stores/administrator/administrator-store';
import { appendAudit, INSTALLATION_CHAIN } from '../../prisma/stores/audit/audit';
import { createAuditAnchoring } from '../../prisma/stores/audit/audit-anchoring';
import { verifyAudit } from '../../prisma/stores/audit/audit-verification';
import { createEmailTemplateStore } from '../../prisma/stores/mail/email-template-store';
import { createPortalStore } from '../../prisma/stores/portal/portal-store';
import { sealsOf } from '../security/ring';
import { auditBreaks } from '../support/audit';
import { createTestDatabase, type TestDatabase } from '../support/database';

const seals = sealsOf('new');
const SYSTEM = { kind: 'system' } as const;

let testDatabase: TestDatabase;
let database: Database;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase(testDatabase.url, 5);
});

afterEach(async () => {
  await database.$disconnect();
  await testDatabase.drop();
});

const append = (event: string, reason?: string, by = seals) =>
  database.$transaction((tx) =>
    appendAudit(tx, by, { chain: INSTALLATION_CHAIN, at: new Date(), event, actor: SYSTEM, detail: { reason } }),
  );
const breaks = async (by = seals) => (await auditBreaks(database, by)).map(({ sequence, what }) => [sequence, what]);

const fail = (found: unknown) => {
  throw new Error(JSON.stringify(found));
};

/** As entries were written before there were seals: plain SHA-256. */
async function appendPlain(event: string): Promise<void> {
  const last = await database.auditEntry.findFirst({ orderBy: { sequence: 'desc' } });
  const entry = {
    id: randomUUID(),
    chain: INSTALLATION_CHAIN,
    sequence: (last?.sequence ?? 0) + 1,
    at: new Date(),
    event,
    fromStatus: null,
    toStatus: null,
    actor: 'system' as const,
    actorId: null,
    messageId: null,
    portalId: null,
  };
  const previousHash = Uint8Array.from(last?.hash ?? new Uint8Array(32));
  const text = JSON.stringify(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)));
  const hash = Uint8Array.from(createHash('sha256').update(previousHash).update(text).digest());
  await database.auditEntry.create({ data: { ...entry, previousHash, hash } });
}

it('keeps one unbroken chain however many append at once', async () => {
  await Promise.all(Array.from({ length: 5 }, (_, index) => append(`event ${index}`)));
  const entries = await database.auditEntry.findMany({ orderBy: { sequence: 'asc' } });
  expect(entries.map((entry) => entry.sequence)).toEqual(Array.from({ length: 5 }, (_, index) => index + 1));
  expect(await breaks()).toEqual([]);
});

it('goes on behind entries from before there were seals, and takes none without a seal after that', async () => {
  await appendPlain('first');
  await appendPlain('second');
  await append('third', 'because');
  expect(await breaks()).toEqual([]);
  await createAuditAnchoring(database, seals).anchorMoved({ broken: fail, unchecked: fail });
  expect(await breaks()).toEqual([]);
  await appendPlain('fourth');
  expect(await breaks()).toEqual([[4, expect.stringContaining('no seal')]]);
});

it('shows where an entry was changed afterwards, and where it was made to concern somebody else', async () => {
  for (const event of ['one', 'two', 'administrator_removed']) await append(event);
  const third = { chain_sequence: { chain: INSTALLATION_CHAIN, sequence: 3 } };
  await database.auditEntry.update({ where: third, data: { subjectId: randomUUID() } });
  expect(await breaks()).toEqual([[3, 'it is not what was written']]);
  await database.auditEntry.update({ where: third, data: { subjectId: null } });
  expect(await breaks()).toEqual([]);
  const second = { chain_sequence: { chain: INSTALLATION_CHAIN, sequence: 2 } };
  await database.auditEntry.update({ where: second, data: { event: 'something else' } });
  expect(await breaks()).toEqual([[2, 'it is not what was written']]);
});

it('needs the key: a chain that is hashed anew without it does not fit', async () => {
  for (const event of ['one', 'two']) await append(event);
  await database.auditEntry.deleteMany();
  for (const event of ['one', 'other']) await append(event, undefined, sealsOf('old'));
  await database.auditEntry.updateMany({ data: { keyId: 'new' } });
  expect(await breaks()).toEqual([1, 2].map((sequence) => [sequence, 'it is not what was written']));
});

it('fits after a new key came into use; without the old one it says what it could not check', async () => {
  await append('one', undefined, sealsOf('old'));
  await append('two', undefined, sealsOf('new', 'old'));
  expect(await breaks(sealsOf('new', 'old'))).toEqual([]);
  const { unchecked } = await verifyAudit(database, seals, { noted: [], broken: fail });
  expect([...unchecked]).toEqual([['old', 1]]);
});

it.each([
  ['rewritten', 'not what was written', { reason: 'because of Eve' }],
  ['taken out of its row', 'not what was written', { reason: null }],
  ['salted anew', 'not what was written', { salt: new Uint8Array(16) }],
])('shows a reason that was %s', async (_, what, data) => {
  const id = await append('decided', 'because of Ada');
  await database.auditDetail.update({ where: { entryId: id }, data });
  expect(await breaks()).toEqual([[1, expect.stringContaining(what)]]);
});

it('shows a reason that was deleted, and one that was added', async () => {
  const [first, second] = [await append('decided', 'because of Ada'), await append('decided')];
  await database.auditDetail.delete({ where: { entryId: first } });
  await database.auditDetail.create({ data: { entryId: second, reason: 'because of Eve' } });
  expect(await breaks()).toEqual([
    [2, expect.stringContaining('had no detail')],
    [1, expect.stringContaining('was deleted')],
  ]);
});

describe('what settings were and became', () => {
  const changesOf = async (event: string) => {
    const entry = await database.auditEntry.findFirstOrThrow({ where: { event }, include: { detail: true } });
    return JSON.parse(entry.detail?.changes ?? 'null') as unknown;
  };
  const createPortal = (name: string) =>
    createPortalStore(database, seals).create(
      { ...PORTAL_DEFAULTS, name, displayName: name, url: `https://${name}.example` },
      SYSTEM,
    );

  it('stands in the entry for portals, and goes with the portal', async () => {
    const portals = createPortalStore(database, seals);
    const [portal, other] = [await createPortal('one'), await createPortal('two')];
    const logo = `data:image/svg+xml;base64,${'A'.repeat(500)}`;
    await portals.change(portal.id, { loginUrl: '/login', mailFromEmail: 'grace@example.com', labels: { a: 'b' }, logo }, SYSTEM);
    expect(await changesOf('portal_settings_changed')).toEqual({
      labels: [{}, { a: 'b' }],
      logo: [null, expect.stringMatching(/^picture, SHA-256 [0-9a-f]{64}$/)],
      mailFromEmail: [null, 'grace@example.com'],
    });
    expect(await changesOf('portal_created')).toMatchObject({ name: [null, 'one'], loginUrl: [null, '/login'] });
    await portals.change(portal.id, { loginUrl: '/login' }, SYSTEM);
    expect(await database.auditEntry.count({ where: { event: 'portal_settings_changed' } })).toBe(1);
    await portals.remove(portal.id, SYSTEM);
    expect(await database.auditDetail.count()).toBe(1);
    expect(await breaks()).toEqual([]);
    await database.auditDetail.deleteMany({ where: { entry: { portalId: other.id } } });
    expect(await breaks()).toEqual([[2, expect.stringContaining('was deleted')]]);
  });

  it('stands in the entry for mail texts', async () => {
    const { id } = await createPortal('one');
    const templates = createEmailTemplateStore(database, seals);
    await templates.change(id, 'account-access-approved', { subject: 'Hello', enabled: true }, SYSTEM);
    expect(await changesOf('mail_template_changed')).toEqual({ subject: [null, 'Hello'] });
    await templates.reset(id, 'account-access-approved', SYSTEM);
    expect(await changesOf('mail_template_reset')).toEqual({ subject: ['Hello', null] });
    expect(await breaks()).toEqual([]);
  });

  it("stands in the entry for administrators' roles", async () => {
    const { id: portalId } = await createPortal('one');
    const administrators = createAdministratorStore(database, seals);
    const grants = [{ role: 'portal_admin' as const, portalId }];
    const id = await administrators.create({ name: 'Grace', email: null, grants }, null, SYSTEM, 'administrator_created');
    expect(await changesOf('administrator_created')).toEqual({ roles: [[], [`portal_admin of ${portalId}`]] });
    await administrators.remove(id, SYSTEM);
    expect(await changesOf('administrator_removed')).toEqual({ roles: [[`portal_admin of ${portalId}`], []] });
    expect(await breaks()).toEqual([]);
  });
});
