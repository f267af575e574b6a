import { type Service, startService } from '../support/service';
import { detail, PASSWORD, type HttpDriver, createHttpDriver, wrong } from './http-driver';

let service: Service;
let driver: HttpDriver;
let approved: string;

beforeAll(async () => {
  service = await startService();
  driver = createHttpDriver(service);
  await service.setPortal({ autoApproveDevelopers: true });
  approved = await driver.registered();
});
afterAll(() => service.stop());

type Cookies = Record<string, string>;
const me = (cookies: Cookies) => driver.call('GET', '/api/v3/developer/me', { cookies });
const refresh = (cookies: Cookies) =>
  driver.call('POST', '/api/v3/developer/refresh', {
    cookies,
    raw: '',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
const logout = (cookies: Cookies) =>
  driver.call('POST', '/api/v3/developer/logout', {
    cookies,
    raw: '',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });

async function cookiesOf(email: string): Promise<Cookies> {
  const reply = await driver.logIn(email);
  expect(reply.status).toBe(204);
  return reply.cookies;
}

describe('authenticate', () => {
  test('204 with host-only cookies that scripts cannot read', async () => {
    const reply = await driver.logIn(approved);
    const cookies = reply.headers.getSetCookie();
    expect(cookies).toEqual([
      expect.stringMatching(/^portalaccesstoken=[\w.-]+; Max-Age=900; Path=\/; HttpOnly; SameSite=Lax$/),
      expect.stringMatching(/^portalrefreshtoken=[\w.-]+; Max-Age=\d+; Path=\/api; HttpOnly; SameSite=Lax$/),
      expect.stringMatching(/^vestibuledevice=[\w.-]{80}; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Lax$/),
    ]);
  });

  test('over https the cookie that knows the device again is Secure and its name says so; for other origins it goes along', async () => {
    const { url } = service;
    const device = async () => (await driver.logIn(approved)).headers.getSetCookie().at(-1);
    await service.setPortal({ url: url.replace('http:', 'https:') });
    expect(await device()).toMatch(
      /^__Host-vestibuledevice=[\w.-]{80}; Max-Age=34560000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    await service.setPortal({ allowedOrigins: ['https://app.example'] });
    expect(await device()).toMatch(/^__Host-vestibuledevice=.*; Secure; SameSite=None$/);
    await service.setPortal({ url, allowedOrigins: [] });
  });

  test('the address counts without regard to case', async () => {
    expect((await driver.logIn(approved.toUpperCase())).status).toBe(204);
  });

  test('401 with one and the same answer for wrong password, unknown address and no password yet', async () => {
    const unfinished = await driver.register();
    await driver.verifyToken(unfinished);
    const replies = [
      await driver.logIn(approved, 'wrong words in a row'),
      await driver.logIn('nobody@example.com'),
      await driver.logIn(unfinished),
    ];
    const visible = replies.map(({ status, body }) => ({ status, ...(body as object), instance: '' }));
    expect(new Set(visible.map((reply) => JSON.stringify(reply))).size).toBe(1);
    expect(visible[0]).toMatchObject({ status: 401, title: 'Invalid Credentials' });
  });

  test.each([
    ['rejected', /rejected/],
    ['revoked', /revoked/],
    ['pending', /pending approval/],
  ])('401 "Approval Required" for somebody %s, after the right password alone', async (status, expected) => {
    const email = await driver.registered();
    await service.database.account.updateMany({ where: { profile: { email } }, data: { status: status as 'pending' } });
    const reply = await driver.logIn(email);
    expect([reply.status, (reply.body as { title: string }).title]).toEqual([401, 'Approval Required']);
    expect(detail(reply)).toMatch(expected);
    expect(await driver.logIn(email, 'wrong words in a row')).toMatchObject({
      status: 401,
      body: { title: 'Invalid Credentials' },
    });
  });

  test('a hash of an older cost is made anew at log-in', async () => {
    const email = await driver.registered();
    const where = { account: { profile: { email } } };
    const old = await service.database.credential.findFirstOrThrow({ where });
    await service.database.credential.updateMany({ where, data: { cost: 3 } });
    expect((await driver.logIn(email)).status).toBe(204);
    const now = await service.database.credential.findFirstOrThrow({ where });
    expect([now.cost, now.hash === old.hash]).toEqual([4, false]);
    expect((await driver.logIn(email)).status).toBe(204);
  });

  test('400 for missing and malformed fields, 403 for a foreign page, 404 where nobody logs in', async () => {
    const path = '/api/v3/developer/authenticate';
    expect(wrong(await driver.call('POST', path, { body: { username: 'nobody' } }))).toEqual([
      'username: invalid',
      'password: required',
    ]);
    const foreign = { body: { username: approved, password: PASSWORD }, headers: { origin: 'https://evil.example' } };
    expect((await driver.call('POST', path, foreign)).status).toBe(403);
    await service.setPortal({ authenticationEnabled: false });
    expect((await driver.logIn(approved)).status).toBe(404);
    await service.setPortal({ authenticationEnabled: true });
  });

  test('every try is on record, by ids alone', async () => {
    const account = await service.database.account.findFirstOrThrow({ where: { profile: { email: approved } } });
    const tries = await service.database.logIn.findMany({ where: { accountId: account.id } });
    expect(new Set(tries.map(({ outcome }) => outcome))).toEqual(new Set(['logged_in', 'invalid_credentials']));
  });
});

describe('me', () => {
  test('200 with the developer', async () => {
    const reply = await me(await cookiesOf(approved));
    expect(reply.body).toMatchObject({ email: approved, full_name: 'Ada Lovelace' });
  });

  test('401 without a cookie, with nonsense, and at once when the developer is revoked', async () => {
    expect((await me({})).status).toBe(401);
    expect((await me({ portalaccesstoken: 'nonsense' })).status).toBe(401);
    const email = await driver.registered();
    const cookies = await cookiesOf(email);
    const reply = await driver.manage('PATCH', `/developers/${await driver.developerId(email)}`, { status: 'revoked' });
    expect(reply.status).toBe(200);
    expect((await me(cookies)).status).toBe(401);
    expect((await refresh(cookies)).status).toBe(401);
  });

  test('401 for a token of another portal', async () => {
    const cookies = await cookiesOf(approved);
    const other = service.url.replace('localhost', '127.0.0.1');
    await driver.call('POST', '/v3/portals', { token: service.adminToken, body: { name: 'Other', url: other } });
    const headers = { cookie: `portalaccesstoken=${cookies['portalaccesstoken']}` };
    expect((await fetch(`${other}/api/v3/developer/me`, { headers })).status).toBe(401);
  });
});

describe('refresh', () => {
  test('204 with a new refresh token each time', async () => {
    const first = await cookiesOf(approved);
    const second = await refresh(first);
    expect(second.status).toBe(204);
    expect(second.cookies['portalrefreshtoken']).not.toBe(first['portalrefreshtoken']);
    expect((await me(second.cookies)).status).toBe(200);
  });

  test('two tabs that refresh at once get the same successor', async () => {
    const cookies = await cookiesOf(approved);
    const [one, other] = await Promise.all([refresh(cookies), refresh(cookies)]);
    expect([one.status, other.status]).toEqual([204, 204]);
    expect(one.cookies['portalrefreshtoken']).toBe(other.cookies['portalrefreshtoken']);
  });

  test('401 for a token replayed later, and the end of its family', async () => {
    const first = await cookiesOf(approved);
    const second = await refresh(first);
    await service.database.session.updateMany({ where: { endedAt: null }, data: { rotatedAt: new Date(Date.now() - 11_000) } });
    expect((await refresh(first)).status).toBe(401);
    expect((await refresh(second.cookies)).status).toBe(401);
  });

  test('401 after seven idle days, without a token, and for forged ones', async () => {
    const cookies = await cookiesOf(approved);
    await service.database.session.updateMany({
      where: { endedAt: null },
      data: { rotatedAt: new Date(Date.now() - 7 * 24 * 3600_000 - 1000) },
    });
    expect((await refresh(cookies)).status).toBe(401);
    expect((await refresh({})).status).toBe(401);
    expect((await refresh({ portalrefreshtoken: `${'-'.repeat(36)}.0.${'A'.repeat(43)}` })).status).toBe(401);
    expect((await refresh({ portalrefreshtoken: `${crypto.randomUUID()}.0.${'A'.repeat(43)}` })).status).toBe(401);
  });

  test('403 for a page of another origin, which needs no preflight to send it', async () => {
    const options = { cookies: await cookiesOf(approved), headers: { origin: 'https://evil.example' } };
    expect((await driver.call('POST', '/api/v3/developer/refresh', options)).status).toBe(403);
    const reply = await driver.call('POST', '/api/v3/developer/logout', options);
    expect([reply.status, reply.body]).toEqual([403, expect.objectContaining({ type: '/docs/problems#origin_not_allowed' })]);
  });

  test('403 that says what does not fit, for the portal’s own pages by another scheme than its URL’s', async () => {
    const origin = service.url.replace('http:', 'https:');
    const reply = await driver.call('POST', '/api/v3/developer/logout', { headers: { origin } });
    expect([reply.status, reply.body]).toEqual([
      403,
      expect.objectContaining({
        type: '/docs/problems#origin_mismatch',
        detail: `This page is at [${origin}], and the portal's url says [${service.url}]`,
      }),
    ]);
  });
});

describe('logout', () => {
  test('204 ends the session and takes both cookies away', async () => {
    const cookies = await cookiesOf(approved);
    const reply = await logout(cookies);
    expect([reply.status, reply.cookies]).toEqual([204, { portalaccesstoken: '', portalrefreshtoken: '' }]);
    expect((await me(cookies)).status).toBe(401);
    expect((await refresh(cookies)).status).toBe(401);
  });

  test('204 for whoever is not logged in', async () => {
    expect((await logout({})).status).toBe(204);
  });
});
