import { randomUUID } from 'node:crypto';
import { openDatabase, type Database } from '../../prisma/client';
import { appendAudit, firstBrokenLink, INSTALLATION_CHAIN } from '../../prisma/stores/audit';
import { createTestDatabase, type TestDatabase } from '../support/database';

let testDatabase: TestDatabase;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase(testDatabase.url, 5);
});

afterAll(async () => {
  await database.$disconnect();
  await testDatabase.drop();
});

const append = (event: string, reason?: string) =>
  database.$transaction((tx) =>
    appendAudit(tx, { chain: INSTALLATION_CHAIN, at: new Date(), event, actor: { kind: 'system' }, detail: { reason } }),
  );

it('keeps one unbroken chain however many append at once', async () => {
  await Promise.all(Array.from({ length: 10 }, (_, index) => append(`event ${index}`)));
  const entries = await database.auditEntry.findMany({ orderBy: { sequence: 'asc' } });
  expect(entries.map((entry) => entry.sequence)).toEqual(Array.from({ length: entries.length }, (_, index) => index + 1));
  expect(await firstBrokenLink(database, INSTALLATION_CHAIN)).toBeNull();
});

it('stays whole when a reason is erased', async () => {
  const id = await append('decided', 'because of Ada');
  await database.auditDetail.delete({ where: { entryId: id } });
  expect(await firstBrokenLink(database, INSTALLATION_CHAIN)).toBeNull();
});

it('shows where an entry was changed afterwards, and where it was made to concern somebody else', async () => {
  const last = await append('administrator_removed');
  await database.auditEntry.update({ where: { id: last }, data: { subjectId: randomUUID() } });
  expect(await firstBrokenLink(database, INSTALLATION_CHAIN)).toBe(12);
  await database.auditEntry.update({ where: { id: last }, data: { subjectId: null } });
  expect(await firstBrokenLink(database, INSTALLATION_CHAIN)).toBeNull();
  const third = { chain_sequence: { chain: INSTALLATION_CHAIN, sequence: 3 } };
  await database.auditEntry.update({ where: third, data: { event: 'something else' } });
  expect(await firstBrokenLink(database, INSTALLATION_CHAIN)).toBe(3);
});
