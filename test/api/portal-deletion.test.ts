import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { eventually } from '../support/eventually';
import { type Service, startService } from '../support/service';
import { type HttpDriver, createHttpDriver } from './http-driver';

let service: Service;
let driver: HttpDriver;

beforeAll(async () => {
  // No time at all: each request does the least that one does.
  service = await startService({ manyAccountsMs: 0 });
  driver = createHttpDriver(service);
});
afterAll(() => service.stop());

const DEVELOPERS = 7;

async function portalWithDevelopers(at: Service, url?: string) {
  const token = at.adminToken;
  const { call } = createHttpDriver(at);
  const created = await call('POST', '/v3/portals', { token, body: { name: randomUUID(), url } });
  const { id } = created.body as { id: string };
  const path = `/v3/portals/${id}`;
  for (let index = 0; index < DEVELOPERS; index += 1) {
    const body = { email: `${index}@example.com`, full_name: 'Ben', status: 'approved' };
    expect((await call('POST', `${path}/developers`, { token, body })).status).toBe(201);
  }
  return { id, path };
}

test('a deletion that runs out of time: 503, sign-ups are closed from then on, and the next request finishes it', async () => {
  const url = service.url.replace('localhost', '127.0.0.1');
  const as = { token: service.adminToken };
  const { id, path } = await portalWithDevelopers(service, url);
  const open = () => service.database.account.count({ where: { portalId: id, emailHash: { not: null } } });
  const signUp = () =>
    fetch(`${url}/api/v3/developer`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'late@example.com', full_name: 'Late' }),
    });
  expect((await signUp()).status).toBe(201);
  await service.mailbox.waitForMail('late@example.com');

  const interrupted = await driver.call('DELETE', path, as);
  expect(interrupted).toMatchObject({ status: 503, body: { type: '/docs/problems#unavailable' } });
  expect(Number(interrupted.headers.get('retry-after'))).toBeGreaterThan(0);
  const left = await open();
  expect([left > 0, left < DEVELOPERS + 1]).toEqual([true, true]);
  expect((interrupted.body as { detail: string }).detail).toContain(
    `${left} developers and registrations are still to be deleted`,
  );
  expect((await signUp()).status).toBe(404);

  expect((await driver.call('DELETE', path, as)).status).toBe(204);
  expect((await driver.call('GET', path, as)).status).toBe(404);
  expect(await service.database.account.count({ where: { portalId: id } })).toBe(0);
  expect((await signUp()).status).toBe(404);
  const ended = { portalId: id, event: { in: ['deleted', 'portal_deleted'] } };
  expect(await service.database.auditEntry.count({ where: ended })).toBe(DEVELOPERS + 2);
});

test('what closed accounts have left is removed some at a time, however many there are', async () => {
  const as = { token: service.adminToken };
  const { id, path } = await portalWithDevelopers(service);
  await service.database.$executeRaw`
    INSERT INTO "Account" ("id", "portalId", "status", "statusSince", "revision", "createdAt", "updatedAt")
    SELECT gen_random_uuid(), ${id}::uuid, 'closed', now(), 1, now(), now() FROM generate_series(1, 2500)`;
  const left = () => service.database.account.count({ where: { portalId: id } });
  const seen: number[] = [];
  for (let status = 503; status === 503; seen.push(await left())) ({ status } = await driver.call('DELETE', path, as));
  expect(seen.at(-1)).toBe(0);
  const steps = seen.map((count, index) => (seen[index - 1] ?? 2500 + DEVELOPERS) - count);
  expect(Math.max(...steps)).toBeLessThanOrEqual(2000);
  expect((await driver.call('GET', path, as)).status).toBe(404);
  expect(await service.database.directoryCount.count({ where: { portalId: id } })).toBe(0);
});

test('what is remembered of its addresses is removed some at a time, however many there are', async () => {
  const as = { token: service.adminToken };
  const { id, path } = await portalWithDevelopers(service);
  await service.database.$executeRaw`
    INSERT INTO "EarlierDecision" ("portalId", "emailHash", "decision", "at", "forgottenAt")
    SELECT ${id}::uuid, gen_random_uuid()::text, 'approved', now(), now() + interval '1 year' FROM generate_series(1, 4500)`;
  const left = () => service.database.earlierDecision.count({ where: { portalId: id } });
  const seen = [await left()];
  for (let status = 503; status === 503; seen.push(await left())) ({ status } = await driver.call('DELETE', path, as));
  expect(seen.at(-1)).toBe(0);
  const steps = seen.slice(1).map((count, index) => (seen[index] ?? 0) - count);
  expect(Math.max(...steps)).toBeLessThanOrEqual(2000);
});

test('a deletion that the end of the process meets: 503 after the least that one does, and the next request goes on', async () => {
  const unhurried = await startService();
  const { call } = createHttpDriver(unhurried);
  const as = { token: unhurried.adminToken };
  const { id, path } = await portalWithDevelopers(unhurried);
  unhurried.announceStop();
  expect((await call('DELETE', path, as)).status).toBe(503);
  const left = await unhurried.database.account.count({ where: { portalId: id, emailHash: { not: null } } });
  expect([left > 0, left < DEVELOPERS]).toEqual([true, true]);
  expect((await call('DELETE', path, as)).status).toBe(204);
  await unhurried.stop();
});

const POLICY = {
  ...{ revision: 0, rules: [], approvals: 2, escalate_to: [], digest: null },
  ...{ escalate_after_hours: null, expire_after_days: null, remind_after_days: null, unanswered_after_days: null },
};
const TERMS = { version: '1', url: 'https://example.com/terms', label: { en: 'I accept' } };

describe('a portal that is deleted while somebody writes below it is unknown to them', () => {
  it.each<[method: string, path: string, body: Record<string, unknown> | undefined]>([
    ['PATCH', '', { display_name: 'X' }],
    ['PUT', '/sign-up-form', { revision: 0, questions: [], terms: TERMS }],
    ['PUT', '/approval-policy', POLICY],
    ['PATCH', '/email-templates/confirm-email-address', { content: { subject: 'Hi' } }],
    ['DELETE', '/email-templates/confirm-email-address', undefined],
  ])('%s …%s', async (method, path, body) => {
    const token = service.adminToken;
    const created = await driver.call('POST', '/v3/portals', { token, body: { name: randomUUID() } });
    const { id } = created.body as { id: string };
    const before = `/v3/portals/${id}${path}`;
    const deleting = new Client({ connectionString: service.settings.DATABASE_URL });
    await deleting.connect();
    await deleting.query('BEGIN');
    await deleting.query('DELETE FROM "Portal" WHERE "id" = $1', [id]);
    const writing = driver.call(method, before, { token, body });
    await eventually('the write waits for the deletion', async () => {
      const { rowCount } = await deleting.query('SELECT 1 FROM pg_locks WHERE NOT granted');
      return (rowCount ?? 0) > 0;
    });
    await deleting.query('COMMIT');
    await deleting.end();
    expect(await writing).toMatchObject({ status: 404, body: { detail: 'Not Found' } });
  });
});
