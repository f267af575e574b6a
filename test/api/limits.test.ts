import { VISITOR_API } from '../../api/administrator/router';
import { DEVELOPER_API } from '../../api/developer/router';
import { type Service, startService } from '../support/service';
import { consoleOf } from './console';
import { PASSWORD, tokenIn, type Walk, walkThrough } from './walk';

let service: Service;
let walk: Walk;

beforeAll(async () => {
  service = await startService({ settings: { RATE_LIMITS: 'default', TRUSTED_PROXIES: '1' } });
  walk = walkThrough(service);
  await service.setPortal({ autoApproveDevelopers: true });
});
afterAll(() => service.stop());

const from = (ip: string) => ({ 'x-forwarded-for': ip, 'x-forwarded-host': new URL(service.url).host });
const logIn = (email: string, password: string, ip: string) =>
  walk.call('POST', '/api/v3/developer/authenticate', { body: { username: email, password }, headers: from(ip) });

async function statuses(times: number, send: () => Promise<{ status: number }>): Promise<number[]> {
  const all: number[] = [];
  for (let index = 0; index < times; index += 1) all.push((await send()).status);
  return all;
}

test('guesses slow an account down for the network that guesses; the owner elsewhere gets in', async () => {
  const email = await walk.registered();
  expect(new Set(await statuses(11, () => logIn(email, 'wrong words in a row', '192.0.2.1')))).toEqual(new Set([401]));
  const slowed = await logIn(email, 'several words in a row', '192.0.2.1');
  const wrong = await logIn(email, 'wrong words in a row', '192.0.2.9');
  expect({ ...(slowed.body as object), instance: '' }).toEqual({ ...(wrong.body as object), instance: '' });
  expect((await logIn(email, 'several words in a row', '192.0.2.2')).status).toBe(204);
});

test('after guesses from everywhere the owner gets in by a new password', async () => {
  const email = await walk.registered();
  for (let network = 0; network < 6; network += 1)
    await statuses(9, () => logIn(email, 'wrong words in a row', `198.51.100.${network}`));
  expect((await logIn(email, 'several words in a row', '203.0.113.1')).status).toBe(401);
  await walk.call('POST', '/api/v3/developer/forgot-password', { body: { email } });
  const mail = await service.mailbox.waitForMail(email, /reset/i);
  const token = tokenIn(mail);
  expect((await walk.setPassword(token, 'another row of words')).status).toBe(204);
  expect((await logIn(email, 'another row of words', '203.0.113.1')).status).toBe(204);
});

test("guesses at an administrator's password slow it down; elsewhere, by token, and after a new link it is as before", async () => {
  const desk = consoleOf(service);
  const { id, email, token } = await desk.withPassword();
  // A developer with the same address is another person to the counters.
  await walk.registered(email);
  const signIn = (password: string, ip: string) => desk.signIn({ email, password }, { headers: from(ip) });
  const statusesOf = (times: number, ip: string) => statuses(times, () => signIn('wrong words in a row', ip));
  expect(new Set(await statusesOf(11, '192.0.2.21'))).toEqual(new Set([401]));
  const [slowed, wrong] = [await signIn(PASSWORD, '192.0.2.21'), await signIn('wrong words in a row', '192.0.2.29')];
  expect({ ...(slowed.body as object), instance: '' }).toEqual({ ...(wrong.body as object), instance: '' });
  expect((await signIn(PASSWORD, '192.0.2.22')).status).toBe(201);
  expect((await desk.signIn({ token }, { headers: from('192.0.2.21') })).status).toBe(201);
  expect((await logIn(email, PASSWORD, '192.0.2.21')).status).toBe(204);
  const body = { token: await desk.link(id), password: 'another row of words' };
  expect((await desk.call('POST', '/v3/administrator/password', { body, headers: from('192.0.2.21') })).status).toBe(204);
  expect((await signIn('another row of words', '192.0.2.21')).status).toBe(201);
});

test('an address that is written to again and again gets the same answer, and Temporal is left in peace', async () => {
  const body = { email: 'popular@example.com', full_name: 'Popular' };
  const send = () => walk.call('POST', '/api/v3/developer', { body, headers: from('192.0.2.50') });
  expect(new Set(await statuses(15, send))).toEqual(new Set([201]));
  await service.mailbox.waitForMail('popular@example.com');
  expect(await service.database.message.count({ where: { type: 'register', accountId: { not: null } } })).toBeLessThanOrEqual(12);
});

test.each([
  ['register', '/api/v3/developer', { email: 'r@example.com', full_name: 'R' }, 60],
  ['forgot-password', '/api/v3/developer/forgot-password', { email: 'f@example.com' }, 60],
  ['authenticate', '/api/v3/developer/authenticate', { username: 'a@example.com', password: 'x' }, 120],
  ['verify-email', '/api/v3/developer/verify-email', { token: crypto.randomUUID() }, 120],
  ['reset-password', '/api/v3/developer/reset-password', { token: crypto.randomUUID(), password: 'x' }, 120],
  ['sign-in', '/v3/administrator/session', { token: 'vst_wrong' }, 120],
  ['an administrator’s link', '/v3/administrator/password', { token: crypto.randomUUID(), password: 'x' }, 120],
])('429 with Retry-After for one network that calls %s without end, and for it alone', async (name, path, body, allowed) => {
  const ip = `10.${name.length}.0.1`;
  const send = (address: string) => walk.call('POST', path, { body, headers: from(address) });
  const before = await statuses(allowed, () => send(ip));
  const reply = await send(ip);
  expect(before.filter((status) => status === 429 || status >= 500)).toEqual([]);
  expect([reply.status, Number(reply.headers.get('retry-after')) > 0]).toEqual([429, true]);
  expect((await send('172.16.0.1')).status).not.toBe(429);
});

test('one network is one however a proxy writes it: with a port, in brackets, mapped, in capitals', async () => {
  const send = (ip: string) => walk.call('POST', '/api/v3/developer', { body: { email: 'nobody' }, headers: from(ip) });
  for (const ways of [
    ['203.0.113.10', '203.0.113.10:40001', '::ffff:203.0.113.10', '[::ffff:cb00:710a]:443'],
    ['2001:db8::1', '[2001:db8::1]:443', '[2001:DB8:0::2]', '2001:db8:0:0:9::1'],
  ]) {
    const all: number[] = [];
    for (const ip of ways) all.push(...(await statuses(15, () => send(ip))));
    expect(new Set(all)).toEqual(new Set([400]));
    for (const ip of ways) expect([ip, (await send(ip)).status]).toEqual([ip, 429]);
  }
});

test('a body that is refused counts like any other', async () => {
  const send = () => walk.call('POST', '/api/v3/developer', { body: { email: 'x'.repeat(3000) }, headers: from('10.98.0.1') });
  const all = await statuses(61, send);
  expect([new Set(all.slice(0, 60)), all[60]]).toEqual([new Set([413]), 429]);
});

test('whatever somebody without credentials may send is counted', () => {
  const open = [...DEVELOPER_API.v2, ...DEVELOPER_API.v3, ...VISITOR_API];
  const uncounted = open.filter(({ declaration: { body, limit } }) => body !== undefined && limit === undefined);
  expect(uncounted.map(({ declaration }) => declaration.operationId)).toEqual([]);
});

test("429 for one network that tries administrators' tokens without end", async () => {
  const send = () => walk.call('GET', '/v3/portals', { token: 'vst_wrong', headers: from('10.99.0.1') });
  const all = await statuses(601, send);
  expect([all[0], all.at(-1)]).toEqual([401, 429]);
});

test('429 with Retry-After for an administrator who sends tests of mails without end, and nobody else', async () => {
  const path = '/email-templates/reset-password/send-test-email';
  const content = { subject: 'x', title: 'x', body: 'x' };
  const all = await statuses(20, () => walk.manage('POST', path, { content }, from('192.0.2.1')));
  const reply = await walk.manage('POST', path, { content }, from('192.0.2.77'));
  expect([new Set(all), reply.status, Number(reply.headers.get('retry-after')) > 0]).toEqual([new Set([204]), 429, true]);
  await service.mailbox.waitForMails('grace@example.com', 20);
});
