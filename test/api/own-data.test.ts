import { type Service, startService } from '../support/service';
import { eventually } from '../support/eventually';
import { type HttpDriver, createHttpDriver, PASSWORD, wrong } from './http-driver';

let service: Service;
let driver: HttpDriver;

beforeAll(async () => {
  service = await startService({ settings: { RATE_LIMITS: 'default', UPDATE_TIMEOUT_MS: '1000' } });
  driver = createHttpDriver(service);
  await service.setPortal({ autoApproveDevelopers: true });
});
afterAll(() => service.stop());

type Cookies = Record<string, string>;
const ME = '/api/v3/developer/me';
const take = (cookies?: Cookies) => driver.call('GET', `${ME}/export`, { cookies });
const remove = (cookies: Cookies | undefined, body: unknown, headers?: Record<string, string>) =>
  driver.call('DELETE', ME, { cookies, body, headers });

async function loggedIn(): Promise<{ email: string; cookies: Cookies }> {
  const email = await driver.registered();
  return { email, cookies: (await driver.logIn(email)).cookies };
}

describe('export', () => {
  test('has all that is kept, and nothing that administrators say among themselves', async () => {
    const { email, cookies } = await loggedIn();
    const id = await driver.developerId(email);
    const account = { profile: { email } };
    const data = { answers: { company: 'Example' }, termsVersion: '1', termsAcceptedAt: new Date(1000) };
    await service.database.profile.updateMany({ where: { email }, data });
    await driver.manage('POST', `/accounts/${id}/notes`, { note: 'Seems odd.' });
    await driver.manage('PATCH', `/developers/${id}`, { status: 'revoked', reason: 'A break.' });
    await driver.manage('PATCH', `/developers/${id}`, { status: 'approved' });
    expect((await take(cookies)).status).toBe(401);
    const again = (await driver.logIn(email)).cookies;
    await eventually(
      'the mails',
      async () => (await service.database.outboxMail.count({ where: { account, sentAt: null } })) === 0,
    );
    const reply = await take(again);
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({
      id,
      email,
      full_name: 'Ada Lovelace',
      answers: { company: 'Example' },
      terms_accepted: { version: '1', at: '1970-01-01T00:00:01.000Z' },
      status: 'approved',
      changes: [
        { event: 'registered', by: 'developer', from_status: 'none', to_status: 'awaiting_verification', said: null },
        { event: 'email_verified' },
        { event: 'password_set' },
        { event: 'revoked', by: 'administrator', said: 'A break.' },
        { event: 'approved', by: 'administrator', said: null },
      ],
      sessions: [{ ended_at: expect.any(String) as string }, { ended_at: null }],
      log_ins: [{ outcome: 'logged_in' }, { outcome: 'logged_in' }],
    });
    const { mails } = reply.body as { mails: { kind: string }[] };
    expect(mails.map(({ kind }) => kind)).toEqual(['confirm-email-address', 'account-access-revoked', 'account-access-approved']);
    expect(reply.text).not.toMatch(/Seems odd|Grace|hash|\$2/);
  });

  test('401 without a session', async () => {
    expect((await take()).status).toBe(401);
  });
});

describe('deleting the own account', () => {
  test('with the password erases it, ends the session, and frees the address', async () => {
    const { email, cookies } = await loggedIn();
    const id = await driver.developerId(email);
    const reply = await remove(cookies, { password: PASSWORD });
    expect([reply.status, reply.cookies]).toEqual([204, { portalaccesstoken: '', portalrefreshtoken: '' }]);
    expect(await service.database.profile.count({ where: { email } })).toBe(0);
    expect((await driver.call('GET', ME, { cookies })).status).toBe(401);
    expect((await driver.logIn(email)).body).toMatchObject({ title: 'Invalid Credentials' });
    const entry = await service.database.auditEntry.findFirstOrThrow({ where: { chain: id }, orderBy: { sequence: 'desc' } });
    expect([entry.event, entry.actor]).toEqual(['deleted', 'developer']);
    await driver.register(email);
  });

  test('the wrong password deletes nothing, is on record, and counts as a guess', async () => {
    const { email, cookies } = await loggedIn();
    const reply = await remove(cookies, { password: 'wrong words in a row' });
    expect([reply.status, (reply.body as { title: string }).title]).toEqual([401, 'Invalid Credentials']);
    const { id } = await service.database.account.findFirstOrThrow({ where: { profile: { email } } });
    expect(await service.database.logIn.count({ where: { accountId: id, outcome: 'invalid_credentials' } })).toBe(1);
    for (let guess = 0; guess < 10; guess += 1) await remove(cookies, { password: 'wrong words in a row' });
    expect((await remove(cookies, { password: PASSWORD })).status).toBe(401);
    expect(await service.database.profile.count({ where: { email } })).toBe(1);
  });

  test('401 without a session, 400 without a password, 403 for a page of another origin', async () => {
    const { email, cookies } = await loggedIn();
    const without = await remove(undefined, { password: PASSWORD });
    expect((without.body as { title: string }).title).toBe('Unauthorized');
    expect(wrong(await remove(cookies, {}))).toEqual(['password: required']);
    expect((await remove(cookies, { password: PASSWORD }, { origin: 'https://evil.example' })).status).toBe(403);
    expect(await service.database.profile.count({ where: { email } })).toBe(1);
  });

  test('503 while nobody can delete it', async () => {
    const { cookies } = await loggedIn();
    await service.stopWorker();
    service.log.expect(/Temporal gave no answer/);
    expect((await remove(cookies, { password: PASSWORD })).status).toBe(503);
    await service.startWorker();
    expect((await driver.call('GET', ME, { cookies })).status).toBe(200);
  });
});
