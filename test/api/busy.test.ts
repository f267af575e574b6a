import { type Service, startService } from '../support/service';
import type { Reply } from './client';
import { consoleOf } from './console';
import { PASSWORD, type Walk, walkThrough } from './walk';

let service: Service;
let walk: Walk;

beforeAll(async () => {
  // One password at work, one that waits, and each takes long enough for the others to meet it.
  service = await startService({
    settings: { RATE_LIMITS: 'default', PASSWORD_THREADS: '1', PASSWORD_QUEUE: '1', BCRYPT_COST: '11' },
  });
  walk = walkThrough(service);
  await service.setPortal({ autoApproveDevelopers: true });
});
afterAll(() => service.stop());

const AT_ONCE = 6;
const times = <T>(count: number, act: () => Promise<T>) => Promise.all(Array.from({ length: count }, act));

/** What the counters hold against anybody. */
const guesses = () =>
  service.database.rateLimiterFlexible.findMany({ where: { key: { startsWith: 'sign-in' }, points: { gt: 0 } } });

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
  const newcomers: { email: string; token: string }[] = [];
  for (let index = 0; index < AT_ONCE; index += 1) {
    const email = await walk.register();
    newcomers.push({ email, token: await walk.verified(email) });
  }
  const all = await Promise.all(newcomers.map(async (who) => ({ ...who, reply: await walk.setPassword(who.token) })));
  const { busy } = parted(all);

  const untouched = await service.database.account.findMany({
    where: { profile: { email: { in: busy.map(({ email }) => email) } } },
    include: { credential: true, tokens: { where: { purpose: 'set_password' } } },
  });
  expect(untouched.map(({ status, credential, tokens }) => [status, credential, tokens.map(({ usedAt }) => usedAt)])).toEqual(
    busy.map(() => ['awaiting_credential', null, [null]]),
  );
  expect(await service.database.stagedCredential.count()).toBe(0);

  for (const { token } of busy) expect((await walk.setPassword(token)).status).toBe(204);
});

test('authenticate: 503 with Retry-After while the queue is full, which is no guess and no log-in, and the next one works', async () => {
  const email = await walk.registered();
  const all = await times(AT_ONCE, async () => ({ reply: await walk.logIn(email) }));
  const { served, busy } = parted(all);

  const mine = { account: { profile: { email } } };
  const { id: accountId } = await service.database.account.findFirstOrThrow({ where: { profile: { email } } });
  expect(busy.map(({ reply }) => reply.cookies)).toEqual(busy.map(() => ({})));
  expect(await service.database.session.count({ where: mine })).toBe(served.length);
  expect(await service.database.signIn.count({ where: { accountId } })).toBe(served.length);
  expect(await guesses()).toEqual([]);

  expect((await walk.logIn(email)).status).toBe(204);
});

test("an administrator's log-in: 503 while the queue is full, which is no guess, and the next one works", async () => {
  const desk = consoleOf(service);
  const { email } = await desk.withPassword();
  parted(await times(AT_ONCE, async () => ({ reply: await desk.signIn({ email, password: PASSWORD }) })));
  expect(await guesses()).toEqual([]);
  expect((await desk.signIn({ email, password: PASSWORD })).status).toBe(201);
});

test('a crowd that logs in at a portal keeps no administrator out', async () => {
  const desk = consoleOf(service);
  const { email } = await desk.withPassword();
  const crowd = Array.from({ length: AT_ONCE }, (_, index) => walk.logIn(`nobody${index}@example.com`));
  const turnedAway = crowd.map(async (one) => {
    if ((await one).status !== 503) throw new Error('served');
  });
  // The queue is full now.
  await Promise.any(turnedAway);
  expect((await desk.signIn({ email, password: PASSWORD })).status).toBe(201);
  await Promise.all(crowd);
});
