import { randomUUID } from 'node:crypto';
import { type Service, startService } from '../support/service';
import { detail, type HttpDriver, createHttpDriver, wrong } from './http-driver';

let service: Service;
let driver: HttpDriver;

beforeAll(async () => {
  service = await startService();
  driver = createHttpDriver(service);
});
afterAll(() => service.stop());

const verify = (token: unknown, version = 'v3') =>
  driver.call('POST', `/api/${version}/developer/verify-email`, { body: { token } });

test.each(['v2', 'v3'])('202 with the address and the token that sets the password (%s)', async (version) => {
  const email = await driver.register();
  const reply = await verify(await driver.verifyToken(email), version);
  expect(reply.status).toBe(202);
  expect(reply.body).toEqual({ email, token: expect.stringMatching(/^[0-9a-f-]{36}$/) as string });
});

test('202 with the same token for a second click while the password is awaited', async () => {
  const token = await driver.verifyToken(await driver.register());
  const [first, second] = [await verify(token), await verify(token.toUpperCase())];
  expect([first.status, second.status]).toEqual([202, 202]);
  expect(second.body).toEqual(first.body);
});

test('410 that says "already confirmed" once the password is set', async () => {
  const email = await driver.register();
  const token = await driver.verifyToken(email);
  await driver.setPassword(await driver.verified(email));
  const reply = await verify(token);
  expect([reply.status, detail(reply)]).toEqual([410, 'The email address has been confirmed already: log in']);
});

test('410 for an expired link', async () => {
  const email = await driver.register();
  const token = await driver.verifyToken(email);
  await service.database.linkToken.updateMany({ where: { account: { profile: { email } } }, data: { expiresAt: new Date(0) } });
  const reply = await verify(token);
  expect([reply.status, detail(reply)]).toEqual([410, 'The token has expired']);
});

test('404 for a token that never was, and for one of another purpose', async () => {
  const reply = await verify(randomUUID());
  expect([reply.status, detail(reply)]).toEqual([404, 'The provided token was not found']);
  expect((await verify(await driver.verified(await driver.register()))).status).toBe(404);
});

test('404 for a token of another portal', async () => {
  const token = await driver.verifyToken(await driver.register());
  const other = service.url.replace('localhost', '127.0.0.1');
  await driver.call('POST', '/v3/portals', { token: service.adminToken, body: { name: 'Other', url: other } });
  const reply = await fetch(`${other}/api/v3/developer/verify-email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  expect(reply.status).toBe(404);
});

test.each([
  ['not a UUID', 'hello', ['token: is_uuid']],
  ['missing', undefined, ['token: required']],
  ['a number', 7, ['token: is_string']],
])('400 for a token that is %s', async (_, token, expected) => {
  const reply = await verify(token);
  expect([reply.status, wrong(reply)]).toEqual([400, expected]);
});

test('403 for a page of another origin', async () => {
  const options = { body: { token: randomUUID() }, headers: { origin: 'https://evil.example' } };
  expect((await driver.call('POST', '/api/v3/developer/verify-email', options)).status).toBe(403);
});

test('GET changes nothing: 405', async () => {
  const token = await driver.verifyToken(await driver.register());
  const reply = await driver.call('GET', `/api/v3/developer/verify-email?token=${token}`);
  expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
  expect((await verify(token)).status).toBe(202);
});
