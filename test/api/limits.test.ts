import { createHash } from 'node:crypto';
import { VISITOR_API } from '../../api/administrator/router';
import { DEVELOPER_API } from '../../api/developer/router';
import { createRequestLimits } from '../../api/http/request-limits';
import { createSharedCounter } from '../../prisma/stores/sql/shared-counter';
import { createHousekeeping } from '../../prisma/stores/installation/housekeeping';
import { eventually } from '../support/eventually';
import { type Service, startService } from '../support/service';
import type { Reply } from './client';
import { consoleOf } from './console';
import { PASSWORD, tokenIn, type HttpDriver, createHttpDriver } from './http-driver';

let service: Service;
let driver: HttpDriver;

beforeAll(async () => {
  service = await startService({ settings: { RATE_LIMITS: 'default', TRUSTED_PROXIES: '1' } });
  driver = createHttpDriver(service);
  await service.setPortal({ autoApproveDevelopers: true });
  service.log.expect(/somebody guesses at an administrator/);
});
afterAll(() => service.stop());

const from = (ip: string) => ({ 'x-forwarded-for': ip, 'x-forwarded-host': new URL(service.url).host });
const logIn = (email: string, password: string, ip: string, cookies?: Record<string, string>) =>
  driver.call('POST', '/api/v3/developer/authenticate', { body: { username: email, password }, headers: from(ip), cookies });

const WRONG = 'wrong words in a row';
const WARNING = /Somebody tries passwords/;

/** Wrong passwords from more networks than one account puts up with. */
async function attack(guess: (ip: string) => Promise<{ status: number }>): Promise<void> {
  for (let net = 1; net <= 6; net += 1) {
    expect(new Set(await statuses(9, () => guess(`198.51.${net}.1`)))).toEqual(new Set([401]));
  }
}

async function resetToken(email: string): Promise<string> {
  await driver.call('POST', '/api/v3/developer/forgot-password', { body: { email } });
  return tokenIn(await service.mailbox.waitForMail(email, /reset/i));
}

async function statuses(times: number, send: () => Promise<{ status: number }>): Promise<number[]> {
  const all: number[] = [];
  for (let index = 0; index < times; index += 1) all.push((await send()).status);
  return all;
}

test('guesses slow an account down for the network that guesses; the owner elsewhere gets in', async () => {
  const email = await driver.registered();
  expect(new Set(await statuses(11, () => logIn(email, 'wrong words in a row', '192.0.2.1')))).toEqual(new Set([401]));
  const slowed = await logIn(email, 'several words in a row', '192.0.2.1');
  const wrong = await logIn(email, 'wrong words in a row', '192.0.2.9');
  expect({ ...(slowed.body as object), instance: '' }).toEqual({ ...(wrong.body as object), instance: '' });
  expect((await logIn(email, 'several words in a row', '192.0.2.2')).status).toBe(204);
});

test('after guesses from everywhere the owner gets in by a new password', async () => {
  const email = await driver.registered();
  await attack((ip) => logIn(email, WRONG, ip));
  expect((await logIn(email, PASSWORD, '203.0.113.1')).status).toBe(401);
  expect((await driver.setPassword(await resetToken(email), 'another row of words')).status).toBe(204);
  expect((await logIn(email, 'another row of words', '203.0.113.1')).status).toBe(204);
});

test("guesses at an administrator's password slow it down; elsewhere, by token, and after a new link it is as before", async () => {
  const desk = consoleOf(service);
  const { id, email, token } = await desk.withPassword();
  // A developer with the same address is another person to the counters.
  await driver.registered(email);
  const administrator = (password: string, ip: string) => desk.logIn({ email, password }, { headers: from(ip) });
  const statusesOf = (times: number, ip: string) => statuses(times, () => administrator('wrong words in a row', ip));
  expect(new Set(await statusesOf(11, '192.0.2.21'))).toEqual(new Set([401]));
  const [slowed, wrong] = [
    await administrator(PASSWORD, '192.0.2.21'),
    await administrator('wrong words in a row', '192.0.2.29'),
  ];
  expect({ ...(slowed.body as object), instance: '' }).toEqual({ ...(wrong.body as object), instance: '' });
  expect((await administrator(PASSWORD, '192.0.2.22')).status).toBe(201);
  expect((await desk.logIn({ token }, { headers: from('192.0.2.21') })).status).toBe(201);
  expect((await logIn(email, PASSWORD, '192.0.2.21')).status).toBe(204);
  const body = { token: await desk.link(id), password: 'another row of words' };
  expect((await desk.call('POST', '/v3/administrator/password', { body, headers: from('192.0.2.21') })).status).toBe(204);
  expect((await administrator('another row of words', '192.0.2.21')).status).toBe(201);
});

/** Developers and administrators alike. */
interface Kind {
  /** The address of a new account with PASSWORD. */
  account(): Promise<string>;
  logIn(email: string, password: string, ip: string, cookies?: Record<string, string>): Promise<Reply>;
  /** The cookies that come with a new password. */
  renewed(email: string, password: string): Promise<Record<string, string>>;
  success: number;
}

const developers: Kind = {
  account: () => driver.registered(),
  logIn,
  renewed: async (email, password) => (await driver.setPassword(await resetToken(email), password)).cookies,
  success: 204,
};

const administrators: Kind = {
  account: async () => (await consoleOf(service).withPassword()).email,
  logIn: (email, password, ip, cookies) =>
    consoleOf(service).logIn(
      { email, password },
      { cookies, headers: { ...from(ip), origin: `http://${new URL(service.url).host}` } },
    ),
  async renewed(email, password) {
    const desk = consoleOf(service);
    const { id } = await service.database.administrator.findUniqueOrThrow({ where: { email } });
    return (await desk.setPassword(await desk.link(id), password)).cookies;
  },
  success: 201,
};

describe.each([
  ['a developer', developers],
  ['an administrator', administrators],
])('guesses from everywhere at %s', (_who, kind) => {
  const HOME = '203.0.113.7';

  test('do not keep out a device that has been logged in on before', async () => {
    const email = await kind.account();
    const { cookies } = await kind.logIn(email, PASSWORD, HOME);
    await attack((ip) => kind.logIn(email, WRONG, ip));
    expect((await kind.logIn(email, PASSWORD, HOME)).status).toBe(401);
    expect((await kind.logIn(email, PASSWORD, HOME, cookies)).status).toBe(kind.success);
  });

  test('do not keep out whoever has just set a new password, though they go on', async () => {
    const email = await kind.account();
    const cookies = await kind.renewed(email, 'another row of words');
    await attack((ip) => kind.logIn(email, WRONG, ip));
    expect((await kind.logIn(email, 'another row of words', HOME, cookies)).status).toBe(kind.success);
  });

  test('a known device may guess ten times as well, and what it spends is its own', async () => {
    const email = await kind.account();
    const { cookies } = await kind.logIn(email, PASSWORD, HOME);
    const tries = await statuses(10, () => kind.logIn(email, WRONG, HOME, cookies));
    expect([new Set(tries), (await kind.logIn(email, PASSWORD, HOME, cookies)).status]).toEqual([new Set([401]), 401]);
    expect((await kind.logIn(email, PASSWORD, HOME)).status).toBe(kind.success);
    const renewed = await kind.renewed(email, 'another row of words');
    expect((await kind.logIn(email, 'another row of words', HOME, { ...cookies, ...renewed })).status).toBe(kind.success);
  });

  test('a cookie of another account, or one that was made up, makes nobody known', async () => {
    const [email, other] = [await kind.account(), await kind.account()];
    const own = (await kind.logIn(email, PASSWORD, HOME)).cookies;
    const others = (await kind.logIn(other, PASSWORD, HOME)).cookies;
    await attack((ip) => kind.logIn(email, WRONG, ip));
    const forged = Object.fromEntries(
      Object.entries(own).map(([name, value]) => [name, value.replace(/^./, (first) => (first === 'a' ? 'b' : 'a'))]),
    );
    expect((await kind.logIn(email, PASSWORD, HOME, others)).status).toBe(401);
    expect((await kind.logIn(email, PASSWORD, HOME, forged)).status).toBe(401);
  });

  test.each([
    ['an IPv6 /48', (index: number) => `2001:db8:1:${index}::1`],
    ['an IPv4 /24', (index: number) => `192.0.2.${100 + index}`],
  ])('need more than one wide network: %s alone does not lock anybody out', async (_network, address) => {
    const email = await kind.account();
    for (let index = 0; index < 10; index += 1) await statuses(6, () => kind.logIn(email, WRONG, address(index)));
    expect((await kind.logIn(email, PASSWORD, address(11))).status).toBe(401);
    expect((await kind.logIn(email, PASSWORD, HOME)).status).toBe(kind.success);
  });
});

test('a developer who is guessed at is told by mail, once a day; the answers tell nothing, and nobody else is told', async () => {
  const email = await driver.registered();
  const unfinished = await driver.register();
  await driver.verifyToken(unfinished);
  const answers: Reply[] = [];
  for (const address of [email, unfinished, 'nobody@example.com']) {
    await attack((ip) => logIn(address, WRONG, ip));
    answers.push(await logIn(address, WRONG, '203.0.113.8'));
  }
  const visible = answers.map(({ status, body, cookies }) =>
    JSON.stringify({ status, cookies, ...(body as object), instance: '' }),
  );
  expect(new Set(visible).size).toBe(1);

  await service.mailbox.waitForMail(email, WARNING);
  const { id: accountId } = await service.database.account.findFirstOrThrow({ where: { profile: { email } } });
  const told = () => service.database.processedMessage.count({ where: { type: 'logInsSlowedDown', accountId } });
  expect(await told()).toBe(1);
  // Within the hour Temporal is left in peace; after that the outbox is asked, which gives one a day.
  await logIn(email, WRONG, '203.0.113.9');
  await service.database.rateLimiterFlexible.deleteMany({ where: { key: { startsWith: 'log-in-warning' } } });
  await logIn(email, WRONG, '203.0.113.10');
  await eventually('the second message', async () => (await told()) === 2);
  expect(await service.database.outboxMail.count({ where: { kind: 'log-ins-slowed-down', accountId } })).toBe(1);
  const keys = await service.database.processedMessage.findMany({
    where: { type: 'logInsSlowedDown' },
    select: { accountId: true },
  });
  expect(keys).not.toContainEqual({ accountId: null });
  expect((await service.mailbox.mailsTo(unfinished)).filter(({ Subject }) => WARNING.test(Subject))).toEqual([]);
});

test('that an administrator is guessed at is in the log and in the audit, once a day', async () => {
  const desk = consoleOf(service);
  const { id, email } = await desk.withPassword();
  const guess = (ip: string) => desk.logIn({ email, password: WRONG }, { headers: from(ip) });
  const noted = () =>
    service.database.auditEntry.findMany({ where: { event: 'administrator_log_ins_slowed_down', subjectId: id } });
  const lines = () => service.log.lines.filter((line) => 'administratorId' in line && line.administratorId === id);
  await attack(guess);
  await eventually('the warning', () => Promise.resolve(lines().length > 0));
  await service.database.rateLimiterFlexible.deleteMany({ where: { key: { startsWith: 'log-in-warning' } } });
  await guess('203.0.113.11');
  const asked = { key: { startsWith: 'log-in-warning' } };
  await eventually('the next hour', async () => (await service.database.rateLimiterFlexible.count({ where: asked })) > 0);
  expect([(await noted()).map(({ actor }) => actor), lines().length]).toEqual([['system'], 1]);
  expect(JSON.stringify(service.log.lines)).not.toContain(email);
});

test('an address that is written to again and again gets the same answer, and Temporal is left in peace', async () => {
  const body = { email: 'popular@example.com', full_name: 'Popular' };
  const send = () => driver.call('POST', '/api/v3/developer', { body, headers: from('192.0.2.50') });
  expect(new Set(await statuses(15, send))).toEqual(new Set([201]));
  await service.mailbox.waitForMail('popular@example.com');
  const { id: accountId } = await service.database.account.findFirstOrThrow({ where: { profile: { email: body.email } } });
  expect(await service.database.processedMessage.count({ where: { type: 'register', accountId } })).toBeLessThanOrEqual(12);
});

test.each([
  ['register', '/api/v3/developer', { email: 'r@example.com', full_name: 'R' }, 60],
  ['forgot-password', '/api/v3/developer/forgot-password', { email: 'f@example.com' }, 60],
  ['authenticate', '/api/v3/developer/authenticate', { username: 'a@example.com', password: 'x' }, 120],
  ['verify-email', '/api/v3/developer/verify-email', { token: crypto.randomUUID() }, 120],
  ['reset-password', '/api/v3/developer/reset-password', { token: crypto.randomUUID(), password: 'x' }, 120],
  ['log-in', '/v3/administrator/session', { token: 'vst_wrong' }, 120],
  ['an administrator’s link', '/v3/administrator/password', { token: crypto.randomUUID(), password: 'x' }, 120],
])('429 with Retry-After for one network that calls %s without end, and for it alone', async (name, path, body, allowed) => {
  const ip = `10.${name.length}.0.1`;
  const send = (address: string) => driver.call('POST', path, { body, headers: from(address) });
  const before = await statuses(allowed, () => send(ip));
  const reply = await send(ip);
  expect(before.filter((status) => status === 429 || status >= 500)).toEqual([]);
  expect([reply.status, Number(reply.headers.get('retry-after')) > 0]).toEqual([429, true]);
  expect((await send('172.16.0.1')).status).not.toBe(429);
});

test('one network is one however a proxy writes it: with a port, in brackets, mapped, in capitals', async () => {
  const send = (ip: string) => driver.call('POST', '/api/v3/developer', { body: { email: 'nobody' }, headers: from(ip) });
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
  const send = () =>
    driver.call('POST', '/api/v3/developer', { body: { email: 'x'.repeat(200_000) }, headers: from('10.98.0.1') });
  const all = await statuses(61, send);
  expect([new Set(all.slice(0, 60)), all[60]]).toEqual([new Set([413]), 429]);
});

test('whatever somebody without credentials may send is counted', () => {
  const open = [...DEVELOPER_API.v2, ...DEVELOPER_API.v3, ...VISITOR_API];
  const uncounted = open.filter(({ declaration: { body, limit } }) => body !== undefined && limit === undefined);
  expect(uncounted.map(({ declaration }) => declaration.operationId)).toEqual([]);
});

test("429 for one network that tries administrators' tokens without end", async () => {
  const send = () => driver.call('GET', '/v3/portals', { token: 'vst_wrong', headers: from('10.99.0.1') });
  const all = await statuses(601, send);
  expect([all[0], all.at(-1)]).toEqual([401, 429]);
});

test('429 with Retry-After for an administrator who sends tests of mails without end, and nobody else', async () => {
  const path = '/email-templates/reset-password/send-test-email';
  const content = { subject: 'x', title: 'x', body: 'x' };
  const all = await statuses(20, () => driver.manage('POST', path, { content }, from('192.0.2.1')));
  const reply = await driver.manage('POST', path, { content }, from('192.0.2.77'));
  expect([new Set(all), reply.status, Number(reply.headers.get('retry-after')) > 0]).toEqual([new Set([204]), 429, true]);
  await service.mailbox.waitForMails('grace@example.com', 20);
});

const hash = (key: string) => createHash('sha256').update(key).digest('hex');

test.each([
  ['an IPv6 /48', (index: number) => `2001:db8:2:${index}::1`, '2001:db8:3::1'],
  ['an IPv4 /24', (index: number) => `192.0.2.${index}`, '192.0.3.1'],
])(
  '429 for one wide network that sends from many addresses: %s has four times what one has',
  async (_what, address, elsewhere) => {
    const limits = createRequestLimits(createSharedCounter(service.database).count, hash);
    for (let index = 0; index < 480; index += 1) await limits.perIp('token', address(index % 16));
    await expect(limits.perIp('token', address(17))).rejects.toMatchObject({ status: 429 });
    await expect(limits.perIp('token', elsewhere)).resolves.toBeUndefined();
  },
);

test('what anybody may send from one network, and test mails, hold for all api processes together', async () => {
  const [one, another] = [0, 1].map(() => createRequestLimits(createSharedCounter(service.database).count, hash));
  if (!one || !another) throw new Error('two processes');
  const [ip, administrator] = ['198.51.77.1', 'an administrator'];
  const MOST = { mailing: 60, logIn: 120, token: 120, console: 120 } as const;
  for (const kind of ['mailing', 'logIn', 'token', 'console'] as const) {
    for (let count = 0; count < MOST[kind]; count += 2) for (const process of [one, another]) await process.perIp(kind, ip);
    for (const process of [one, another]) {
      await expect(process.perIp(kind, ip)).rejects.toMatchObject({ status: 429 });
      await expect(process.perIp(kind, '198.51.77.2')).resolves.toBeUndefined();
    }
  }
  for (let count = 0; count < 20; count += 2) for (const process of [one, another]) await process.testMail(administrator);
  for (const process of [one, another]) await expect(process.testMail(administrator)).rejects.toMatchObject({ status: 429 });
});

test('a window of a counter begins anew once it has ended', async () => {
  const { count } = createSharedCounter(service.database);
  const once = async (key: string) => (await count([{ key, windowSeconds: 600 }])).map(({ points }) => points);
  expect([await once('window'), await once('window')]).toEqual([[1], [2]]);
  const counters = service.database.rateLimiterFlexible;
  await counters.update({ where: { key: 'window' }, data: { expire: new Date(Date.now() - 1) } });
  expect(await once('window')).toEqual([1]);
});

test('no address of a network stands in the database, whatever is counted', async () => {
  const before = await service.database.rateLimiterFlexible.count();
  await driver.call('POST', '/api/v3/developer', { body: { email: 'counted@example.com', full_name: 'Ada' } });
  await driver.logIn('counted@example.com', 'wrong words in a row');
  const keys = (await service.database.rateLimiterFlexible.findMany()).map(({ key }) => key);
  expect(keys.length).toBeGreaterThan(before);
  for (const key of keys) expect(key).not.toMatch(/127\.0\.0|198\.51|192\.0\.2|2001:db8|counted/);
});

test('counters of log-ins that have served their time are removed, and no others', async () => {
  const counters = service.database.rateLimiterFlexible;
  const inAnHour = new Date(Date.now() + 3_600_000);
  await counters.createMany({
    data: [
      { key: 'served', points: 1, expire: new Date(Date.now() - 1000) },
      { key: 'serving', points: 1, expire: inAnHour },
    ],
  });
  await createHousekeeping(service.database).deleteExpired(new Date());
  const left = await counters.findMany({ where: { key: { in: ['served', 'serving'] } } });
  expect(left.map(({ key }) => key)).toEqual(['serving']);
});
