import { type Service, startService } from '../support/service';
import type { Reply } from './client';
import { consoleOf } from './console';
import { PASSWORD, type HttpDriver, createHttpDriver } from './http-driver';

let service: Service;
let driver: HttpDriver;

beforeAll(async () => {
  // One password at work, one that waits, and each takes long enough for the others to meet it.
  service = await startService({
    settings: { RATE_LIMITS: 'default', PASSWORD_HASH_THREADS: '1', PASSWORD_HASH_QUEUE: '1', BCRYPT_COST: '11' },
  });
  driver = createHttpDriver(service);
  await service.setPortal({ autoApproveDevelopers: true });
});
afterAll(() => service.stop());

const AT_ONCE = 6;
const times = <T>(count: number, act: () => Promise<T>) => Promise.all(Array.from({ length: count }, act));

/** What the counters hold against anybody. */
const guesses = () =>
  service.database.rateLimiterFlexible.findMany({ where: { key: { startsWith: 'log-in' }, points: { gt: 0 } } });

/** Who was served, and who was told to come back. */
function parted<T extends { reply: Reply }>(all: T[]): { served: T[]; busy: T[] } {
  const served = all.filter(({ reply }) => reply.status < 300);
  const busy = all.filter(({ reply }) => reply.status === 503);
  expect(served.length + busy.length).toBe(all.length);
  expect([served.length > 0, busy.length > 0]).toEqual([true, true]);
  for (const { reply } of busy) {
    expect(reply.body).toMatchObject({ type: '/docs/problems#busy' });
    expect(reply.headers.get('retry-after')).toBe('2');
  }
  return { served, busy };
}

test('reset-password: 503 with Retry-After while the queue is full, nothing is changed, and the link works afterwards', async () => {
  const applicants: { email: string; token: string }[] = [];
  for (let index = 0; index < AT_ONCE; index += 1) {
    const email = await driver.register();
    applicants.push({ email, token: await driver.verified(email) });
  }
  const all = await Promise.all(applicants.map(async (who) => ({ ...who, reply: await driver.setPassword(who.token) })));
  const { busy } = parted(all);

  const untouched = await service.database.account.findMany({
    where: { profile: { email: { in: busy.map(({ email }) => email) } } },
    include: { credentials: true, tokens: { where: { purpose: 'set_password' } } },
  });
  expect(untouched.map(({ status, credentials, tokens }) => [status, credentials, tokens.map(({ usedAt }) => usedAt)])).toEqual(
    busy.map(() => ['awaiting_credential', [], [null]]),
  );
  expect(await service.database.stagedCredential.count()).toBe(0);

  for (const { token } of busy) expect((await driver.setPassword(token)).status).toBe(204);
});

test('authenticate: 503 with Retry-After while the queue is full, which is no guess and no log-in, and the next one works', async () => {
  const email = await driver.registered();
  const all = await times(AT_ONCE, async () => ({ reply: await driver.logIn(email) }));
  const { served, busy } = parted(all);

  const mine = { account: { profile: { email } } };
  const { id: accountId } = await service.database.account.findFirstOrThrow({ where: { profile: { email } } });
  expect(busy.map(({ reply }) => reply.cookies)).toEqual(busy.map(() => ({})));
  expect(await service.database.session.count({ where: mine })).toBe(served.length);
  expect(await service.database.logIn.count({ where: { accountId } })).toBe(served.length);
  expect(await guesses()).toEqual([]);

  expect((await driver.logIn(email)).status).toBe(204);
});

test("an administrator's log-in: 503 while the queue is full, which is no guess, and the next one works", async () => {
  const desk = consoleOf(service);
  const { email } = await desk.withPassword();
  parted(await times(AT_ONCE, async () => ({ reply: await desk.logIn({ email, password: PASSWORD }) })));
  expect(await guesses()).toEqual([]);
  expect((await desk.logIn({ email, password: PASSWORD })).status).toBe(201);
});

test('a crowd that logs in at a portal keeps no administrator out', async () => {
  const desk = consoleOf(service);
  const { email } = await desk.withPassword();
  const crowd = Array.from({ length: AT_ONCE }, (_, index) => driver.logIn(`nobody${index}@example.com`));
  const turnedAway = crowd.map(async (one) => {
    if ((await one).status !== 503) throw new Error('served');
  });
  // The queue is full now.
  await Promise.any(turnedAway);
  expect((await desk.logIn({ email, password: PASSWORD })).status).toBe(201);
  await Promise.all(crowd);
});
