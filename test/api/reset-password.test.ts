import { randomUUID } from 'node:crypto';
import { type Service, startService } from '../support/service';
import { detail, PASSWORD, tokenIn, type HttpDriver, createHttpDriver, wrong } from './http-driver';

let service: Service;
let driver: HttpDriver;

beforeAll(async () => {
  service = await startService();
  driver = createHttpDriver(service);
  await service.setPortal({ autoApproveDevelopers: true });
});
afterAll(() => service.stop());

const forgot = (email: unknown) => driver.call('POST', '/api/v3/developer/forgot-password', { body: { email } });

async function resetToken(email: string): Promise<string> {
  expect((await forgot(email)).status).toBe(200);
  return tokenIn(await service.mailbox.waitForMail(email, /reset/i));
}

test('204 sets the first password, and the developer gets in', async () => {
  const email = await driver.register();
  const reply = await driver.setPassword(await driver.verified(email));
  expect([reply.status, reply.text]).toEqual([204, '']);
  expect((await driver.logIn(email)).status).toBe(204);
});

test('204 sets a new password by a mailed link; the old one and the sessions that it opened end', async () => {
  const email = await driver.registered();
  const { cookies } = await driver.logIn(email);
  const reply = await driver.setPassword(await resetToken(email), 'another row of words');
  expect(reply.status).toBe(204);
  expect((await driver.call('GET', '/api/v3/developer/me', { cookies })).status).toBe(401);
  expect((await driver.logIn(email)).status).toBe(401);
  expect((await driver.logIn(email, 'another row of words')).status).toBe(204);
  const kept = await service.database.credential.findMany({ where: { account: { profile: { email } } } });
  expect(kept.map(({ kind }) => kind)).toEqual(['password']);
});

test('a password typed with combining characters is the same as typed without', async () => {
  const email = await driver.register();
  await driver.setPassword(await driver.verified(email), 'grüße aus der ferne'.normalize('NFD'));
  expect((await driver.logIn(email, 'grüße aus der ferne'.normalize('NFC'))).status).toBe(204);
});

test('410 for a used and for an expired token', async () => {
  const email = await driver.register();
  const token = await driver.verified(email);
  await driver.setPassword(token);
  const used = await driver.setPassword(token, 'another row of words');
  expect([used.status, detail(used)]).toEqual([410, 'The token has been used already: log in']);
  const link = await resetToken(email);
  await service.database.linkToken.updateMany({ where: { purpose: 'reset_password' }, data: { expiresAt: new Date(0) } });
  const expired = await driver.setPassword(link);
  expect([expired.status, detail(expired)]).toEqual([410, 'The token has expired']);
});

test('404 for a token that never was, and for one that only verifies', async () => {
  expect((await driver.setPassword(randomUUID())).status).toBe(404);
  expect((await driver.setPassword(await driver.verifyToken(await driver.register()))).status).toBe(404);
});

test.each([
  ['short', 'too short', ['password: min_length']],
  ['over-long', 'long '.repeat(30), ['password: max_length']],
  ['common', 'passwordpassword', ['password: invalid']],
  ['common, with digits', 'password1234567', ['password: invalid']],
  ['a run of digits', '123456789012345', ['password: invalid']],
  ['one letter again and again', 'aaaaaaaaaaaaaaa', ['password: invalid']],
  ['blank', ' '.repeat(15), ['password: invalid']],
  ['a number', 123456789012345, ['password: is_string']],
  ['missing', undefined, ['password: required']],
])('400 for a password that is %s, and the token stays good', async (_, password, expected) => {
  const token = await driver.verified(await driver.register());
  const reply = await driver.call('POST', '/api/v3/developer/reset-password', { body: { token, password } });
  expect([reply.status, wrong(reply)]).toEqual([400, expected]);
  expect((await driver.setPassword(token, PASSWORD)).status).toBe(204);
});

test("400 for one's own address as a password", async () => {
  const email = await driver.register();
  const reply = await driver.setPassword(await driver.verified(email), email.toUpperCase());
  expect([reply.status, wrong(reply)]).toEqual([400, ['password: invalid']]);
});

test('400 for a malformed token', async () => {
  const reply = await driver.setPassword('nonsense');
  expect([reply.status, wrong(reply)]).toEqual([400, ['token: is_uuid']]);
});

test('403 for a page of another origin', async () => {
  const options = { body: { token: randomUUID(), password: PASSWORD }, headers: { origin: 'null' } };
  expect((await driver.call('POST', '/api/v3/developer/reset-password', options)).status).toBe(403);
});

describe('forgot-password', () => {
  test('200 without a body, the same for an address nobody has registered', async () => {
    const [known, unknown] = [await forgot(await driver.registered()), await forgot('nobody@example.com')];
    const visible = ({ status, text, headers }: typeof known) => [status, text, [...headers.keys()]];
    expect(visible(known)).toEqual(visible(unknown));
    expect([known.status, known.text]).toEqual([200, '']);
  });

  test('400 for no address, 403 for a foreign page, 404 where the portal registers nobody', async () => {
    expect(wrong(await forgot('nobody'))).toEqual(['email: invalid']);
    const path = '/api/v3/developer/forgot-password';
    const foreign = { body: { email: 'a@example.com' }, headers: { origin: 'https://evil.example' } };
    expect((await driver.call('POST', path, foreign)).status).toBe(403);
    await service.setPortal({ authenticationEnabled: false });
    expect((await forgot('a@example.com')).status).toBe(404);
    await service.setPortal({ authenticationEnabled: true });
  });
});
