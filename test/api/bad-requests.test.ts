import { request } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { ANSWERS_BYTES } from '../../api/developer/given-answers';
import { DEVELOPER_API } from '../../api/developer/router';
import { BODIES_OF_STRANGERS } from '../../api/http/mount';
import { type Service, startService } from '../support/service';
import { type HttpDriver, createHttpDriver, wrong } from './http-driver';

let service: Service;
let driver: HttpDriver;

beforeAll(async () => {
  service = await startService({ temporal: 'none' });
  driver = createHttpDriver(service);
});
afterAll(() => service.stop());

const REGISTER = '/api/v3/developer';
const isProblem = (reply: { headers: Headers; body: unknown }) =>
  reply.headers.get('content-type')?.startsWith('application/problem+json') &&
  /^vestibule:trace:[0-9a-f-]{36}$/.test((reply.body as { instance: string }).instance);

/** `fetch` sets the Host header by itself. */
function withHost(path: string, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(service.url);
    request({ host: '127.0.0.1', port, path, headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

test.each([
  ['cut short', '{"email":'],
  ['not JSON', 'email=a@example.com'],
  ['nested without end', '['.repeat(2000)],
])('400 for a body that is %s', async (_, raw) => {
  const reply = await driver.call('POST', REGISTER, { raw });
  expect([reply.status, wrong(reply), isProblem(reply)]).toEqual([400, ['body: invalid'], true]);
});

const PORTALS = '/v3/portals';
const asAdministrator = (raw: string | Uint8Array, headers: Record<string, string> = {}) =>
  driver.call('POST', PORTALS, { raw, headers, token: service.adminToken });

test('400 for compressed nonsense, and for what is nested without end', async () => {
  for (const reply of [
    await asAdministrator('nonsense', { 'content-encoding': 'gzip' }),
    await asAdministrator('['.repeat(50_000)),
  ])
    expect([reply.status, isProblem(reply)]).toEqual([400, true]);
});

test('413 for a body of 10 MB, and for one that is small only while compressed', async () => {
  const big = JSON.stringify({ email: 'a'.repeat(10 * 1024 * 1024) });
  expect((await driver.call('POST', REGISTER, { raw: big })).status).toBe(413);
  const reply = await asAdministrator(gzipSync(big), { 'content-encoding': 'gzip' });
  expect([reply.status, isProblem(reply)]).toEqual([413, true]);
});

const OPEN_TO_ALL = [
  '/api/v2/developer/forgot-password',
  '/api/v3/developer/authenticate',
  '/api/v3/developer/verify-email',
  '/api/v3/developer/reset-password',
  '/v3/administrator/session',
  '/v3/administrator/password',
];

test.each(['/api/v2/developer', '/api/v3/developer'])(
  'who signs up at %s sends as much as the longest answers have at most, and nothing compressed',
  async (path) => {
    const sized = (bytes: number) => JSON.stringify({ email: 'nobody', full_name: '' }).padEnd(bytes, ' ');
    const limit = BODIES_OF_STRANGERS.limitBytes + ANSWERS_BYTES;
    expect(limit).toBeLessThan(200_000);
    expect((await driver.call('POST', path, { raw: sized(limit) })).status).toBe(400);
    expect((await driver.call('POST', path, { raw: sized(limit + 1) })).status).toBe(413);
    const headers = { 'content-encoding': 'gzip' };
    expect((await driver.call('POST', path, { raw: gzipSync(sized(limit + 1)), headers })).status).toBe(415);
  },
);

test.each(OPEN_TO_ALL)('who has shown no credentials sends 2 kB at most to %s, and nothing compressed', async (path) => {
  const body = JSON.stringify({ email: `a@a${'\u0300'.repeat(24_000)}.com` });
  expect((await driver.call('POST', path, { raw: body })).status).toBe(413);
  for (const [encoding, raw] of [
    ['br', brotliCompressSync(body)],
    ['gzip', gzipSync(body)],
  ] as const) {
    const reply = await driver.call('POST', path, { raw, headers: { 'content-encoding': encoding } });
    expect([reply.status, isProblem(reply)]).toEqual([415, true]);
  }
});

test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=utf-16', 'multipart/form-data'])(
  '415 for %s',
  async (type) => {
    const reply = await driver.call('POST', REGISTER, { raw: '{"email":"a@example.com"}', headers: { 'content-type': type } });
    expect([reply.status, isProblem(reply)]).toEqual([415, true]);
  },
);

test.each([
  'application/json; charset=utf8',
  'Application/JSON;CHARSET="UTF-8"',
  "application/json; charset='utf-8'",
  'application/json;charset=unicode-1-1-utf-8',
])('%s is JSON in UTF-8', async (type) => {
  const raw = '{"email":"nobody","full_name":"É"}';
  const reply = await driver.call('POST', REGISTER, { raw, headers: { 'content-type': type } });
  expect([reply.status, wrong(reply)]).toEqual([400, ['email: invalid']]);
});

test('415 for an encoding nobody knows', async () => {
  expect((await driver.call('POST', REGISTER, { raw: '{}', headers: { 'content-encoding': 'zz' } })).status).toBe(415);
});

test('405 names the methods that there are', async () => {
  const reply = await driver.call('DELETE', REGISTER);
  expect([reply.status, reply.headers.get('allow'), isProblem(reply)]).toEqual([405, 'POST, OPTIONS', true]);
  const portals = await driver.call('PUT', '/v3/portals', { token: service.adminToken });
  expect([portals.status, portals.headers.get('allow')]).toEqual([405, 'GET, POST, HEAD, OPTIONS']);
});

test.each([
  '/nothing/here',
  '/api/v3/nothing',
  '/api/v9/developer',
  '/v3/portals/%E0%A4%A',
  '/v3/nothing',
  '/docs/../../package.json',
])('404 for %s', async (path) => {
  const reply = await driver.call('GET', path, { token: service.adminToken });
  expect([reply.status, isProblem(reply)]).toEqual([404, true]);
});

test('404 at a host without a portal, and for administrators anywhere but on their own host', async () => {
  await driver.call('POST', '/v3/portals', {
    token: service.adminToken,
    body: { name: 'Partners', url: 'http://partners.example' },
  });
  expect(await withHost('/api/v3/portal', 'partners.example')).toBe(200);
  expect(await withHost('/api/v3/portal', 'nobody.example')).toBe(404);
  for (const path of ['/v3/portals', '/docs', '/openapi.json', '/metrics', '/codec/decode']) {
    expect([path, await withHost(path, 'partners.example')]).toEqual([path, 404]);
  }
  expect(await withHost('/healthz', 'anything.example')).toBe(200);
});

test('the answer to a page of the portal itself lets the page read it, and to others does not', async () => {
  const own = await driver.call('GET', '/api/v3/portal', { headers: { origin: service.url } });
  expect(own.headers.get('access-control-allow-origin')).toBe(service.url);
  expect(own.headers.get('access-control-allow-credentials')).toBe('true');
  const foreign = await driver.call('GET', '/api/v3/portal', { headers: { origin: 'https://evil.example' } });
  expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
});

test('a preflight is answered for origins that the settings name', async () => {
  await service.setPortal({ allowedOrigins: ['https://app.example'] });
  const preflight = (origin: string) =>
    driver.call('OPTIONS', REGISTER, { headers: { origin, 'access-control-request-method': 'POST' } });
  const { headers } = await preflight('https://app.example');
  expect(headers.get('access-control-allow-origin')).toBe('https://app.example');
  const allowed = headers.get('access-control-allow-methods')?.split(', ');
  expect(new Set(DEVELOPER_API.v3.map(({ declaration }) => declaration.method.toUpperCase()))).toEqual(new Set(allowed));
  expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
});

test("no portal opens the administrators' API to pages", async () => {
  const reply = await driver.call('GET', '/v3/portals', { token: service.adminToken, headers: { origin: service.url } });
  expect(reply.headers.get('access-control-allow-origin')).toBeNull();
});

test('503 with Retry-After, and nothing promised, while Temporal is away', async () => {
  const short = await startService({ temporal: 'none', settings: { UPDATE_TIMEOUT_MS: '300' } });
  short.log.expect(/Temporal did not take a signal|Temporal gave no answer/);
  const there = createHttpDriver(short);
  const body = { email: 'a@example.com', full_name: 'A' };
  const reply = await there.call('POST', REGISTER, { body });
  expect([reply.status, reply.headers.get('retry-after'), isProblem(reply)]).toEqual([503, '5', true]);
  expect((await there.call('POST', '/api/v3/developer/forgot-password', { body: { email: 'a@example.com' } })).status).toBe(503);
  expect((await there.manage('POST', '/developers', body)).status).toBe(503);
  expect(await short.database.account.count()).toBe(0);
  await short.stop();
});
