import { randomUUID } from 'node:crypto';
import { createAdministratorStore } from '../../prisma/stores/administrator/administrator-store';
import { createHousekeeping } from '../../prisma/stores/installation/housekeeping';
import { type Service, startService } from '../support/service';
import { type Console, consoleOf, type TestAdministrator } from './console';
import { PASSWORD, type HttpDriver, createHttpDriver, wrong } from './http-driver';

let service: Service;
let driver: HttpDriver;
let desk: Console;
let grace: TestAdministrator;

beforeAll(async () => {
  service = await startService();
  driver = createHttpDriver(service);
  desk = consoleOf(service);
  grace = await desk.withPassword();
});
afterAll(() => service.stop());

type Cookies = Record<string, string>;
const own = (): Record<string, string> => ({ origin: service.url });
const logOut = (cookies?: Cookies, headers = own()) => desk.call('DELETE', '/v3/administrator/session', { cookies, headers });
const statusOf = async (cookies: Cookies) => (await desk.me({ cookies })).status;
const createPortal = (options: { cookies?: Cookies; headers?: Record<string, string>; token?: string }) =>
  desk.call('POST', '/v3/portals', { body: { name: randomUUID() }, ...options });
const store = () => createAdministratorStore(service.database, service.seals);
const OPERATOR = { kind: 'system' } as const;

describe('logging in', () => {
  test('201 by password, with a cookie that no script and no other site gets to see', async () => {
    const reply = await desk.logIn({ email: grace.email.toUpperCase(), password: PASSWORD });
    expect([reply.status, reply.body]).toEqual([
      201,
      {
        id: grace.id,
        name: 'Barbara Liskov',
        email: grace.email,
        roles: [{ role: 'organization_admin', portal_id: null }],
        notifications: 'at_once',
        logged_in_by: 'session',
      },
    ]);
    expect(reply.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^vestibuleconsole=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/),
      expect.stringMatching(/^vestibuleconsoledevice=[\w.-]{80}; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Strict$/),
    ]);
    expect((await desk.me({ cookies: reply.cookies })).body).toEqual(reply.body);
  });

  test('201 by token', async () => {
    const reply = await desk.logIn({ token: service.adminToken });
    expect([reply.status, await statusOf(reply.cookies)]).toEqual([201, 200]);
  });

  test('over https the cookie is Secure and its name says so', async () => {
    const https = await startService({ temporal: 'none', settings: { PUBLIC_URL: 'https://admin.example' } });
    await https.database.portal.updateMany({ data: { url: 'https://portal.example', host: 'portal.example' } });
    const there = consoleOf(https);
    const reply = await there.logIn({ token: https.adminToken });
    expect(reply.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-vestibuleconsole=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Strict$/),
    ]);
    expect((await there.me({ cookies: reply.cookies })).status).toBe(200);
    const { '__Host-vestibuleconsole': value = '' } = reply.cookies;
    expect((await there.me({ cookies: { vestibuleconsole: value } })).status).toBe(401);
    await https.stop();
  });

  test('401 with one and the same answer, whatever is wrong, and without a cookie', async () => {
    const removed = await desk.withPassword();
    await store().remove(removed.id, OPERATOR);
    const replies = [
      await desk.logIn({ email: grace.email, password: 'wrong words in a row' }),
      await desk.logIn({ email: 'nobody@example.com', password: PASSWORD }),
      await desk.logIn({ email: (await desk.administrator()).email, password: PASSWORD }),
      await desk.logIn({ email: removed.email, password: PASSWORD }),
      await desk.logIn({ email: grace.email, password: 'x'.repeat(1500) }),
      await desk.logIn({ token: removed.token }),
      await desk.logIn({ token: 'vst_unknown' }),
    ];
    const visible = replies.map(({ status, body, cookies }) => ({ status, cookies, ...(body as object), instance: '' }));
    expect(new Set(visible.map((reply) => JSON.stringify(reply))).size).toBe(1);
    expect(visible[0]).toMatchObject({ status: 401, cookies: {}, type: '/docs/problems#invalid_credentials' });
  });

  test('an address is no pattern', async () => {
    expect((await desk.logIn({ email: grace.email.replace(/^../, '_%'), password: PASSWORD })).status).toBe(401);
  });

  test('400 names what is wrong', async () => {
    expect(wrong(await desk.logIn({ email: 'nonsense', password: 'x' }))).toEqual(['email: invalid']);
    expect(wrong(await desk.logIn({ email: grace.email }))).toEqual(['password: required']);
    expect(wrong(await desk.logIn({ token: 5 }))).toEqual(['token: is_string']);
    expect((await desk.logIn({})).status).toBe(400);
    expect((await desk.call('POST', '/v3/administrator/session', { raw: '{' })).status).toBe(400);
  });

  test('403 for a page of another origin: nobody is logged in by it', async () => {
    const options = { headers: { origin: 'https://evil.example' } };
    const reply = await desk.logIn({ token: service.adminToken }, options);
    expect([reply.status, reply.cookies]).toEqual([403, {}]);
  });

  test('503 when too many passwords wait; addresses that nobody has fill the queue as well', async () => {
    const narrow = await startService({
      temporal: 'none',
      settings: { PASSWORD_HASH_THREADS: '1', PASSWORD_HASH_QUEUE: '1', BCRYPT_COST: '10' },
    });
    const there = consoleOf(narrow);
    const guesses = Array.from({ length: 8 }, (_, guess) =>
      there.logIn({ email: `nobody${guess}@example.com`, password: 'wrong words in a row' }),
    );
    const replies = await Promise.all(guesses);
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([401, 503]));
    const busy = replies.find(({ status }) => status === 503);
    expect([busy?.headers.get('retry-after'), busy?.body]).toEqual([
      '2',
      expect.objectContaining({ type: '/docs/problems#busy' }),
    ]);
    await narrow.stop();
  });

  test('whoever logs in again leaves no session behind', async () => {
    const first = await desk.session(grace.email);
    const second = await desk.logIn({ email: grace.email, password: PASSWORD }, { cookies: first, headers: own() });
    expect([await statusOf(first), await statusOf(second.cookies)]).toEqual([401, 200]);
  });

  test('an older hash is replaced at the next log-in', async () => {
    const { id, email } = await desk.withPassword();
    const before = await service.database.administratorCredential.update({
      where: { administratorId: id },
      data: { keyId: 'k1', cost: 5 },
    });
    await desk.session(email);
    const after = await service.database.administratorCredential.findUniqueOrThrow({ where: { administratorId: id } });
    expect([after.cost, after.hash === before.hash, after.setAt]).toEqual([4, false, before.setAt]);
  });

  test('failures leave who, from which network and how often, for organization admins; metrics and log tell no person', async () => {
    const { id, email } = await desk.withPassword();
    await desk.session(email);
    for (let guess = 0; guess < 3; guess += 1) await desk.logIn({ email, password: 'wrong words in a row' });
    await desk.logIn({ token: 'vst_unknown' });
    const reply = await desk.call('GET', '/v3/administrator/log-in-failures', { token: service.adminToken });
    const { data } = reply.body as { data: { administrator_id: string | null; network: string }[] };
    const own = { administrator_id: id, name: 'Barbara Liskov', network: '127.0.0.0/24', count: 3 };
    expect(data.filter(({ administrator_id: who }) => who === id)).toEqual([expect.objectContaining(own)]);
    expect(data.find(({ administrator_id: who }) => who === null)).toMatchObject({ name: null, network: '127.0.0.0/24' });

    const viewer = await desk.administrator([{ role: 'viewer', portalId: null }]);
    expect((await desk.call('GET', '/v3/administrator/log-in-failures', { token: viewer.token })).status).toBe(404);
    expect((await desk.call('GET', '/v3/administrator/log-in-failures')).status).toBe(401);

    const { text } = await desk.call('GET', '/metrics');
    expect(text).toMatch(/administrator_log_ins_total\{outcome="invalid_credentials"\} \d+/);
    expect(text).toMatch(/administrator_log_ins_total\{outcome="logged_in"\} \d+/);
    const lines = service.log.lines.filter(({ msg }) => msg === "an administrator's log-in failed");
    expect(new Set(lines.map((line) => Object.keys(line).sort().join()))).toEqual(
      new Set(['hostname,level,msg,outcome,pid,time']),
    );
  });

  test('what is left of a failure is gone after 90 days, as with developers', async () => {
    const days = (count: number) => new Date(Date.now() - count * 24 * 3600_000);
    const tried = { network: '192.0.2.0/24', outcome: 'invalid_credentials' } as const;
    await service.database.administratorLogIn.createMany({ data: [89, 91].map((age) => ({ ...tried, at: days(age) })) });
    await createHousekeeping(service.database).deleteExpired(new Date());
    expect(await service.database.administratorLogIn.count({ where: tried })).toBe(1);
  });

  test('is on record in the audit, once', async () => {
    const { id, email } = await desk.withPassword();
    await desk.session(email);
    await desk.logIn({ email, password: 'wrong words in a row' });
    const entries = await service.database.auditEntry.findMany({ where: { actorId: id }, orderBy: { sequence: 'asc' } });
    expect(entries.map(({ event }) => event)).toEqual(['administrator_password_set', 'administrator_logged_in']);
  });
});

describe('a session ends', () => {
  test('by logging out: 204, the cookie taken away; again, and without one, too', async () => {
    const cookies = await desk.session(grace.email);
    const reply = await logOut(cookies);
    expect([reply.status, reply.cookies]).toEqual([204, { vestibuleconsole: '' }]);
    expect(await statusOf(cookies)).toBe(401);
    expect([(await logOut(cookies)).status, (await logOut()).status]).toEqual([204, 204]);
    expect((await desk.call('DELETE', '/v3/administrator/session')).status).toBe(204);
  });

  test('but not by a page of another origin', async () => {
    const cookies = await desk.session(grace.email);
    expect((await logOut(cookies, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await logOut(cookies, {})).status).toBe(403);
    expect(await statusOf(cookies)).toBe(200);
  });

  test('when the administrator is removed, and nobody else’s', async () => {
    const { id, email } = await desk.withPassword();
    const [cookies, others] = [await desk.session(email), await desk.session(grace.email)];
    await store().remove(id, OPERATOR);
    expect([await statusOf(cookies), await statusOf(others)]).toEqual([401, 200]);
    const whose = { where: { administratorId: id } };
    const left = [
      await service.database.administratorSession.count(whose),
      await service.database.administratorCredential.count(whose),
      await service.database.administratorLink.count(whose),
    ];
    expect(left).toEqual([0, 0, 0]);
  });

  test('when the token that it began with is revoked or expires, and by no other token', async () => {
    const { id, token, email } = await desk.withPassword();
    const byToken = (await desk.logIn({ token })).cookies;
    const byPassword = await desk.session(email);
    const first = await service.database.administratorToken.findFirstOrThrow({ where: { administratorId: id } });
    await store().revokeToken(first.id, OPERATOR);
    expect([await statusOf(byToken), await statusOf(byPassword)]).toEqual([401, 200]);
    const soon = await desk.administrator(undefined, new Date(Date.now() + 3600_000));
    const cookies = (await desk.logIn({ token: soon.token })).cookies;
    expect(await statusOf(cookies)).toBe(200);
    await service.database.administratorToken.updateMany({
      where: { administratorId: soon.id },
      data: { expiresAt: new Date(Date.now() - 1) },
    });
    expect(await statusOf(cookies)).toBe(401);
  });

  test('twelve hours after it began, and after two hours unused; use is noted once a minute', async () => {
    const { id, email } = await desk.withPassword();
    const cookies = await desk.session(email);
    const whose = { where: { administratorId: id } };
    const set = (data: object) => service.database.administratorSession.updateMany({ ...whose, data });
    const lastUsed = async () => (await service.database.administratorSession.findFirstOrThrow(whose)).lastUsedAt.getTime();
    const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);
    const seconds = ago(50);
    await set({ lastUsedAt: seconds });
    expect([await statusOf(cookies), await lastUsed()]).toEqual([200, seconds.getTime()]);
    await set({ lastUsedAt: ago(7190) });
    expect([await statusOf(cookies), (await lastUsed()) > ago(60).getTime()]).toEqual([200, true]);
    await set({ lastUsedAt: ago(7201) });
    expect(await statusOf(cookies)).toBe(401);
    await set({ lastUsedAt: new Date(), expiresAt: ago(1) });
    expect(await statusOf(cookies)).toBe(401);
    await createHousekeeping(service.database).deleteExpired(new Date());
    expect(await service.database.administratorSession.count(whose)).toBe(0);
  });
});

describe('the guard', () => {
  test('takes the cookie on every route, with exactly the rights of the administrator', async () => {
    const viewer = await desk.withPassword([{ role: 'viewer', portalId: null }]);
    const other = await createPortal({ token: service.adminToken });
    const portalAdmin = await desk.withPassword([{ role: 'portal_admin', portalId: (other.body as { id: string }).id }]);
    const [admin, looks, decides] = [
      await desk.session(grace.email),
      await desk.session(viewer.email),
      await desk.session(portalAdmin.email),
    ];
    const change = (cookies: Cookies) =>
      desk.call('PATCH', `/v3/portals/${service.portalId}`, { body: {}, cookies, headers: own() });
    const decode = (cookies: Cookies) => desk.call('POST', '/codec/decode', { body: { payloads: [] }, cookies, headers: own() });
    expect([(await createPortal({ cookies: admin, headers: own() })).status, (await change(admin)).status]).toEqual([201, 200]);
    expect((await decode(admin)).status).toBe(200);
    expect([(await change(looks)).status, (await change(decides)).status]).toEqual([403, 404]);
    expect([(await decode(looks)).status, (await createPortal({ cookies: decides, headers: own() })).status]).toEqual([403, 403]);
    expect((await desk.call('GET', `/v3/portals/${service.portalId}`, { cookies: looks })).status).toBe(200);
    expect((await desk.me({ cookies: decides })).body).toMatchObject({
      roles: [{ role: 'portal_admin', portal_id: (other.body as { id: string }).id }],
    });
  });

  test('403 for a change that comes by cookie from another origin or from none; a token needs none', async () => {
    const cookies = await desk.session(grace.email);
    const { port } = new URL(service.url);
    for (const origin of ['https://evil.example', 'null', `http://localhost:1${port}`, `http://127.0.0.1:${port}`, undefined]) {
      const headers: Record<string, string> = origin === undefined ? {} : { origin };
      const reply = await createPortal({ cookies, headers });
      expect([origin, reply.status, reply.body]).toEqual([
        origin,
        403,
        expect.objectContaining({ type: '/docs/problems#origin_mismatch' }),
      ]);
    }
    expect((await createPortal({ token: service.adminToken })).status).toBe(201);
    expect((await createPortal({ token: service.adminToken, headers: { origin: 'https://app.example' } })).status).toBe(201);
    expect((await desk.call('GET', '/v3/portals', { cookies })).status).toBe(200);
  });

  test('a token that is worth nothing is not made good by a cookie', async () => {
    const cookies = await desk.session(grace.email);
    expect((await desk.me({ cookies, token: 'vst_unknown' })).status).toBe(401);
    expect((await desk.me({ cookies, token: service.adminToken })).body).toMatchObject({
      name: 'Grace Hopper',
      logged_in_by: 'token',
    });
  });

  test('401 without either, and for a cookie that nobody was given', async () => {
    const none: Cookies[] = [{}, { vestibuleconsole: '' }, { vestibuleconsole: 'A'.repeat(43) }];
    for (const cookies of none) {
      expect(await statusOf(cookies)).toBe(401);
      expect((await desk.call('GET', '/v3/portals', { cookies })).status).toBe(401);
      expect((await desk.call('POST', '/codec/decode', { body: { payloads: [] }, cookies })).status).toBe(401);
    }
  });

  test('where administrators are at home on https, a page in the clear does nothing for them', async () => {
    const options = { settings: { PUBLIC_URL: 'https://admin.example', ADMIN_HOSTS: 'other.example', TRUSTED_PROXIES: '1' } };
    const https = await startService({ temporal: 'none', ...options });
    await https.database.portal.updateMany({ data: { url: 'https://portal.example', host: 'portal.example' } });
    const there = consoleOf(https);
    const { cookies } = await there.logIn({ token: https.adminToken });
    const from = async (origin: string, host?: string) => {
      const headers = { origin, ...(host && { 'x-forwarded-host': host }) };
      const reply = await there.call('POST', '/v3/portals', { body: { name: randomUUID() }, cookies, headers });
      return [reply.status, (reply.body as { detail?: string }).detail];
    };
    expect(await from('https://admin.example', 'admin.example')).toEqual([201, undefined]);
    expect(await from('https://other.example', 'other.example')).toEqual([201, undefined]);
    expect(await from('http://admin.example', 'admin.example')).toEqual([403, expect.stringContaining('open it by https')]);
    expect(await from('https://other.example', 'admin.example')).toEqual([403, expect.stringContaining('hand on the Host')]);
    expect(await from(https.url)).toEqual([201, undefined]);
    // A proxy that says the machine's own name does not make it one of the machine's own requests.
    const forwarded = { origin: https.url, 'x-forwarded-host': new URL(https.url).host };
    expect((await fetch(`${https.url}/v3/portals`, { method: 'POST', headers: forwarded })).status).toBe(404);
    await https.stop();
  });

  test("the Temporal UI's origin may have payloads decoded with the cookie, and do nothing else", async () => {
    const ui = 'http://localhost:8233';
    const withUi = await startService({ temporal: 'none', settings: { TEMPORAL_UI_URL: `${ui}/namespaces` } });
    const there = consoleOf(withUi);
    const { cookies } = await there.logIn({ token: withUi.adminToken });
    const headers = { origin: ui };
    const reply = await there.call('POST', '/codec/decode', { body: { payloads: [] }, cookies, headers });
    expect([
      reply.status,
      reply.headers.get('access-control-allow-origin'),
      reply.headers.get('access-control-allow-credentials'),
    ]).toEqual([200, ui, 'true']);
    const foreign = { body: { payloads: [] }, cookies, headers: { origin: 'http://localhost:9999' } };
    expect((await there.call('POST', '/codec/decode', foreign)).status).toBe(403);
    expect((await there.call('POST', '/v3/portals', { body: { name: 'X' }, cookies, headers })).status).toBe(403);
    await withUi.stop();
  });
});

test("a developer's cookies open nothing for administrators, and the other way round", async () => {
  await service.setPortal({ autoApproveDevelopers: true });
  // The same person, with the same password.
  await driver.registered(grace.email);
  const developer = (await driver.logIn(grace.email)).cookies;
  const administrator = await desk.session(grace.email);
  const developerMe = (cookies: Cookies) => driver.call('GET', '/api/v3/developer/me', { cookies });
  expect([(await developerMe(developer)).status, await statusOf(developer)]).toEqual([200, 401]);
  expect([await statusOf(administrator), (await developerMe(administrator)).status]).toEqual([200, 401]);
  for (const value of Object.values(developer)) expect(await statusOf({ vestibuleconsole: value })).toBe(401);
  for (const value of Object.values(administrator)) {
    expect((await developerMe({ portalaccesstoken: value })).status).toBe(401);
    expect((await driver.call('POST', '/api/v3/developer/refresh', { cookies: { portalrefreshtoken: value } })).status).toBe(401);
  }
  const onlyDeveloper = await driver.registered();
  expect((await desk.logIn({ email: onlyDeveloper, password: PASSWORD })).status).toBe(401);
  const onlyAdministrator = await desk.withPassword();
  expect((await driver.logIn(onlyAdministrator.email)).status).toBe(401);
});

test('administrators log in on their own hosts alone', async () => {
  const proxied = await startService({ temporal: 'none', settings: { TRUSTED_PROXIES: '1' } });
  const headers = { 'x-forwarded-host': 'partners.example', authorization: `Bearer ${proxied.adminToken}` };
  for (const path of ['/v3/administrator', '/v3/administrator/session', '/v3/administrator/password']) {
    expect([path, (await fetch(proxied.url + path, { headers })).status]).toEqual([path, 404]);
  }
  expect((await fetch(`${proxied.url}/v3/administrator`, { headers: { ...headers, 'x-forwarded-host': '' } })).status).toBe(200);
  await proxied.stop();
});

test('no password, cookie, token, hash, name or address gets into the log', async () => {
  const { id, email, token } = await desk.administrator();
  const link = await desk.link(id);
  await desk.setPassword(link);
  const cookies = await desk.session(email);
  await desk.logIn({ email, password: 'wrong words in a row' });
  await desk.logIn({ token });
  await desk.me({ cookies });
  await logOut(cookies);
  const log = JSON.stringify(service.log.lines);
  expect(log).toContain('"/v3/administrator/session"');
  const { hash } = await service.database.administratorCredential.findUniqueOrThrow({ where: { administratorId: id } });
  for (const secret of [email, 'Barbara', PASSWORD, 'wrong words', token, link, hash, ...Object.values(cookies)])
    expect(log).not.toContain(secret);
});
