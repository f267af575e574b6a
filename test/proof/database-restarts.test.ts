/** What people are told while PostgreSQL ends connections or restarts. */
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import type { Reply } from '../api/client';
import { PASSWORD, type HttpDriver, createHttpDriver } from '../api/http-driver';
import { eventually } from '../support/eventually';
import { type Service, startService } from '../support/service';

let service: Service;
let driver: HttpDriver;
let developer: string;
let operator: Client;

beforeAll(async () => {
  service = await startService();
  driver = createHttpDriver(service);
  await service.setPortal({ autoApproveDevelopers: true });
  developer = await driver.registered();
  // Both try again by themselves.
  service.log.expect(/"msg":"Activity failed"/);
  service.log.expect(/reconciling failed; the next round tries again/);
  service.log.expect(/the audit could not be looked at; the next round tries again/);
  const url = new URL(service.settings.DATABASE_URL);
  url.pathname = '/postgres';
  operator = new Client({ connectionString: url.toString() });
  await operator.connect();
});
afterAll(async () => {
  await operator.end();
  await service.stop();
});

const database = () => new URL(service.settings.DATABASE_URL).pathname.slice(1);

/** Returns when they have ended. */
const endConnections = () =>
  operator.query('SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1', [database()]);
const open = (whether: boolean) => operator.query(`ALTER DATABASE ${database()} ALLOW_CONNECTIONS ${whether}`);

/** What people do all day, each with the status that says it was done. */
const DEEDS: Record<string, { done: number; act: () => Promise<Reply> }> = {
  'sign-up': {
    done: 201,
    act: () =>
      driver.call('POST', '/api/v3/developer', { body: { email: `${randomUUID()}@example.com`, full_name: 'Ada Lovelace' } }),
  },
  'log-in': { done: 204, act: () => driver.logIn(developer, PASSWORD) },
  list: { done: 200, act: () => driver.manage('GET', '/developers') },
  context: { done: 200, act: () => driver.call('GET', '/api/v3/portal') },
};

/** Does everything again and again, while `disturb` is at work. Returns how often each status was answered. */
async function busyDuring(disturb: () => Promise<void>): Promise<Map<string, number>> {
  const seen = new Map<string, number>();
  let disturbed = false;
  const work = Object.entries(DEEDS).flatMap(([name, { done, act }]) =>
    Array.from({ length: 2 }, async () => {
      while (!disturbed) {
        const { status, body, headers } = await act();
        const { type = '' } = body as { type?: string };
        seen.set(`${name} ${status} ${type}`, (seen.get(`${name} ${status} ${type}`) ?? 0) + 1);
        if (status === done) continue;
        expect([name, status, type]).toEqual([name, 503, problemOf(name)]);
        expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      }
    }),
  );
  await Promise.all([disturb().finally(() => (disturbed = true)), ...work]);
  return seen;
}

/** Whoever only looks knows that nothing has been done. */
const problemOf = (name: string) => `/docs/problems#${name === 'list' || name === 'context' ? 'unavailable' : 'unconfirmed'}`;

async function everythingWorksAgain(): Promise<void> {
  for (const [name, { done, act }] of Object.entries(DEEDS)) {
    await eventually(`${name} by somebody who tries again on 503 alone`, async () => {
      const { status } = await act();
      expect([done, 503]).toContain(status);
      return status === done;
    });
  }
}

const ROUNDS = 30;

it('answers 503 with Retry-After or does it, whenever connections end, and a repeat gets through', async () => {
  const seen = await busyDuring(async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      await endConnections();
      // What is under way by the next time has begun after this one.
      await driver.call('GET', '/healthz');
    }
  });
  for (const name of Object.keys(DEEDS)) expect([...seen.keys()].some((key) => key.startsWith(name))).toBe(true);
  await everythingWorksAgain();
});

it('answers 503 with Retry-After while nobody is let in, and a repeat gets through afterwards', async () => {
  const seen = await busyDuring(async () => {
    await open(false);
    await endConnections();
    for (const { act } of Object.values(DEEDS)) await act();
    await open(true);
  });
  expect([...seen.keys()]).toContain('context 503 /docs/problems#unavailable');
  await everythingWorksAgain();
});

it('lets nobody who only looks see that a connection has ended', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    await DEEDS.context?.act();
    await endConnections();
    expect((await driver.call('GET', '/api/v3/portal')).status).toBe(200);
  }
});
