/** The service behind PgBouncer in transaction mode, where one connection's statements go by several. */
import { once } from 'node:events';
import { createHttpDriver, type HttpDriver } from '../api/http-driver';
import { environmentOf } from '../support/environment';
import { type PgBouncer, startPgBouncer } from '../support/pgbouncer';
import { startProgram } from '../support/program';
import { startService, type Service } from '../support/service';

let pooler: PgBouncer | null = null;
let service: Service;
let driver: HttpDriver;
let url: string;

beforeAll(async () => {
  const started = await startPgBouncer();
  if ('missing' in started) process.stderr.write(`\n${started.missing}. Not checked: the service behind PgBouncer.\n`);
  else pooler = started;
  service = await startService({ settings: { UPDATE_TIMEOUT_MS: '15000', RECONCILE_SECONDS: '1' } });
  driver = createHttpDriver(service);
  if (!pooler) return;
  url = `${pooler.urlOf(service.settings.DATABASE_URL)}?pgbouncer=true`;
  await service.restartApi({ DATABASE_URL: url });
  await service.stopWorker();
  await service.startWorker({ DATABASE_URL: url });
}, 120_000);
afterAll(() => service.stop().finally(() => pooler?.stop()));

async function journey(): Promise<string> {
  const email = await driver.registered();
  const id = await driver.developerId(email);
  expect((await driver.manage('PATCH', `/developers/${id}`, { status: 'approved' })).status).toBe(200);
  expect((await driver.logIn(email)).status).toBe(204);
  return email;
}

it('many at once come all the way, and everything about them is listed', async () => {
  if (!pooler) return;
  const emails = await Promise.all(Array.from({ length: 12 }, journey));
  for (const email of emails) expect(await service.mailbox.mailsTo(email)).toHaveLength(2);
  const { body } = await driver.manage('GET', '/developers?filter[status]=approved&page[size]=50');
  expect((body as { data: unknown[] }).data).toHaveLength(emails.length);
}, 120_000);

it('the commands work through it, and nothing of the audit is broken', async () => {
  if (!pooler) return;
  for (const command of [['list'], ['doctor'], ['verify-audit']]) {
    const child = startProgram('cli/admin.js', environmentOf(service.settings, { DATABASE_URL: url }), command);
    const [code] = (await once(child, 'close')) as [number | null];
    expect([command, code, child.said()]).toEqual([command, 0, expect.anything()]);
  }
});

it('migrations are refused through it: their lock would not hold', async () => {
  const child = startProgram('cli/migrate.js', { DATABASE_URL: `${service.settings.DATABASE_URL}?pgbouncer=true` });
  expect(await once(child, 'close')).toEqual([1, null]);
  expect(child.said()).toContain('give the address of PostgreSQL itself');
});
