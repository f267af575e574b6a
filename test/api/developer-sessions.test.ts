import { type Service, startService } from '../support/service';
import { PASSWORD, type HttpDriver, createHttpDriver } from './http-driver';

let service: Service;
let driver: HttpDriver;
let email: string;
beforeAll(async () => {
  service = await startService();
  driver = createHttpDriver(service);
  await service.setPortal({ autoApproveDevelopers: true });
  email = await driver.registered();
});
afterAll(() => service.stop());

type Cookies = Record<string, string>;
const PATH = '/api/v3/developer/sessions';
const list = (cookies: Cookies) => driver.call('GET', PATH, { cookies });
const end = (cookies: Cookies, headers?: Record<string, string>) => driver.call('DELETE', PATH, { cookies, headers });
const cookiesOf = async (who = email) => (await driver.logIn(who)).cookies;
const sessionsIn = ({ body }: { body: unknown }) =>
  (body as { data: { id: string; current: boolean; last_used_at: string }[] }).data;

test('200 with the sessions that are open, the latest first, one of them current', async () => {
  const first = await cookiesOf();
  const second = await cookiesOf();
  expect(sessionsIn(await list(first)).map(({ current }) => current)).toEqual([false, true]);
  expect(sessionsIn(await list(second)).map(({ current }) => current)).toEqual([true, false]);
  await driver.call('POST', '/api/v3/developer/logout', { cookies: first });
  expect(sessionsIn(await list(second))).toHaveLength(1);
});

test('sessions of others, ended ones and idle ones are not listed', async () => {
  const other = await driver.registered();
  await cookiesOf(other);
  const idle = sessionsIn(await list(await cookiesOf()))[0]?.id ?? '';
  await service.database.session.update({ where: { id: idle }, data: { rotatedAt: new Date(Date.now() - 8 * 24 * 3600_000) } });
  const present = sessionsIn(await list(await cookiesOf()));
  expect(present.map(({ id }) => id)).not.toContain(idle);
  const own = await service.database.session.findMany({ where: { account: { profile: { email } } } });
  expect(own.map(({ id }) => id)).toEqual(expect.arrayContaining(present.map(({ id }) => id)));
});

test('204 ends them all, here too, and takes the cookies away', async () => {
  const [one, other] = [await cookiesOf(), await cookiesOf()];
  const reply = await end(one);
  expect([reply.status, reply.cookies]).toEqual([204, { portalaccesstoken: '', portalrefreshtoken: '' }]);
  for (const cookies of [one, other]) {
    expect((await list(cookies)).status).toBe(401);
    expect((await driver.call('POST', '/api/v3/developer/refresh', { cookies })).status).toBe(401);
  }
  expect((await driver.logIn(email, PASSWORD)).status).toBe(204);
});

test('401 for whoever is not logged in', async () => {
  expect([(await list({})).status, (await end({})).status]).toEqual([401, 401]);
});

test('403 for a page of another origin, which ends nothing', async () => {
  const cookies = await cookiesOf();
  expect((await end(cookies, { origin: 'https://evil.example' })).status).toBe(403);
  expect((await list(cookies)).status).toBe(200);
});

test('404 where no portal lives', async () => {
  const elsewhere = service.url.replace('localhost', '127.0.0.1') + PATH;
  expect([(await fetch(elsewhere)).status, (await fetch(elsewhere, { method: 'DELETE' })).status]).toEqual([404, 404]);
});

test('a rejected or revoked developer learns the reason with the right password alone', async () => {
  const who = await driver.registered();
  const id = await driver.developerId(who);
  await driver.manage('PATCH', `/developers/${id}`, { status: 'revoked', reason: 'The contract has ended.' });
  expect((await driver.logIn(who)).body).toMatchObject({
    type: '/docs/problems#access_revoked',
    title: 'Approval Required',
    detail: 'Your access has been revoked.',
    reason: 'The contract has ended.',
  });
  expect((await driver.logIn(who, 'wrong words in a row')).body).not.toHaveProperty('reason');
  await driver.manage('PATCH', `/developers/${id}`, { status: 'approved' });
  await driver.manage('PATCH', `/developers/${id}`, { status: 'revoked' });
  expect((await driver.logIn(who)).body).not.toHaveProperty('reason');
});
