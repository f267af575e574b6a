/** Two apis and two workers, of which one at a time is killed while people are on their way. */
import { type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../../embedded/processes/ports';
import { type CallOptions, type Caller, callerOf, type Reply } from '../api/client';
import { PASSWORD, tokenIn } from '../api/http-driver';
import { environmentOf } from '../support/environment';
import { eventually } from '../support/eventually';
import { startProgram } from '../support/program';
import { startService, type Service } from '../support/service';
import { startWorkerProcess, type WorkerProcess } from '../support/worker-process';

const LANES = 4;
const ROUNDS = 2;
/** Journeys that end while one process is missing. */
const MEANWHILE = 3;

let service: Service;

beforeAll(async () => {
  service = await startService({ settings: { TRUSTED_PROXIES: '1', UPDATE_TIMEOUT_MS: '5000', RECONCILE_SECONDS: '2' } });
  await service.stopWorker();
});
afterAll(() => service.stop());

interface ApiProcess {
  call: Caller;
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

async function startApiProcess(): Promise<ApiProcess> {
  const port = await freePort();
  const api = startProgram('api/server.js', environmentOf(service.settings, { PORT: String(port), LOG_LEVEL: 'info' }));
  await eventually('the api listens', () => Promise.resolve(api.said().includes('the api listens')), 60_000);
  return {
    call: callerOf(`http://127.0.0.1:${port}`),
    async end(signal) {
      const exit = once(api as ChildProcess, 'exit');
      api.kill(signal);
      await exit;
    },
  };
}

/** As a proxy before them, and people, behave: where one is gone or busy they ask the other. */
function anyOf(apis: (ApiProcess | null)[]): Caller {
  const host = { 'x-forwarded-host': new URL(service.url).host, 'x-forwarded-for': '192.0.2.1' };
  let turn = 0;
  async function askOne(method: string, path: string, options: CallOptions): Promise<Reply | null> {
    const api = apis[(turn += 1) % apis.length];
    try {
      const answer = await api?.call(method, path, { ...options, headers: { ...host, ...options.headers } });
      return answer && answer.status !== 503 ? answer : null;
    } catch {
      // Nobody listens there any more, or its answer was lost with it.
      return null;
    }
  }
  return (method, path, options = {}) => eventually(`${method} ${path}`, () => askOne(method, path, options), 60_000);
}

async function journey(call: Caller): Promise<string> {
  const email = `${crypto.randomUUID()}@example.com`;
  const register = async () => {
    const { status } = await call('POST', '/api/v3/developer', { body: { email, full_name: 'Ada Lovelace' } });
    expect(status).toBe(201);
  };
  await register();
  let mailed = tokenIn(await service.mailbox.waitForMail(email, /confirm/i));
  let verified = await call('POST', '/api/v3/developer/verify-email', { body: { token: mailed } });
  while (verified.status === 410) {
    // The answer was lost with its process: whoever signs up again gets another link.
    await register();
    mailed = await eventually('another link', async () => {
      const tokens = (await service.mailbox.mailsTo(email)).map(tokenIn);
      return tokens.find((token) => token !== mailed) ?? null;
    });
    verified = await call('POST', '/api/v3/developer/verify-email', { body: { token: mailed } });
  }
  expect(verified.status).toBe(202);
  const { token } = verified.body as { token: string };
  // 410 where the answer was lost; the log-in shows that it is set.
  expect([204, 410]).toContain(
    (await call('POST', '/api/v3/developer/reset-password', { body: { token, password: PASSWORD } })).status,
  );

  const manage = (method: string, path: string, body?: object) =>
    call(method, `/v3/portals/${service.portalId}${path}`, { body, token: service.adminToken });
  const { body } = await manage('GET', `/developers?filter[email][eq]=${encodeURIComponent(email)}`);
  const [developer] = (body as { data: { id: string }[] }).data;
  expect((await manage('PATCH', `/developers/${developer?.id ?? ''}`, { status: 'approved' })).status).toBe(200);
  expect((await call('POST', '/api/v3/developer/authenticate', { body: { username: email, password: PASSWORD } })).status).toBe(
    204,
  );
  return email;
}

it('everybody arrives, once, whichever process is killed', async () => {
  const apis: (ApiProcess | null)[] = await Promise.all([startApiProcess(), startApiProcess()]);
  const workers: (WorkerProcess | null)[] = await Promise.all([startWorkerProcess(service), startWorkerProcess(service)]);
  const call = anyOf(apis);
  const arrived: string[] = [];
  let ending = false;
  const lanes = Array.from({ length: LANES }, async () => {
    while (!ending) arrived.push(await journey(call));
  });
  const all = Promise.all(lanes);
  const some = async (what: string) => {
    const before = arrived.length;
    const more = eventually(`journeys end ${what}`, () => Promise.resolve(arrived.length >= before + MEANWHILE), 120_000);
    await Promise.race([more, all]);
  };

  for (let round = 0; round < ROUNDS; round += 1) {
    const [api, worker] = [apis[round], workers[round]];
    apis[round] = null;
    await api?.end(round === 0 ? 'SIGKILL' : 'SIGTERM');
    await some('with one api');
    apis[round] = await startApiProcess();
    workers[round] = null;
    await worker?.kill();
    await some('with one worker');
    workers[round] = await startWorkerProcess(service);
  }
  ending = true;
  await all;

  expect(arrived.length).toBeGreaterThanOrEqual(2 * ROUNDS * MEANWHILE);
  await eventually(
    'every mail is settled',
    async () => (await service.database.outboxMail.count({ where: { state: 'queued' } })) === 0,
    60_000,
  );
  const accounts = await service.database.account.findMany({ include: { profile: true, mails: true } });
  expect(accounts.map(({ profile }) => profile?.email).sort()).toEqual([...arrived].sort());
  for (const { status, profile, mails } of accounts) {
    expect(status).toBe('approved');
    expect(mails.filter(({ kind }) => kind === 'account-access-approved')).toHaveLength(1);
    // Each mail that was sent has arrived, and once; a link that was overtaken by a newer one need not be.
    const sent = mails.flatMap(({ state, mailHostId, administratorId }) =>
      state === 'sent' && administratorId === null ? [mailHostId] : [],
    );
    const came = (await service.mailbox.mailsTo(profile?.email ?? '')).map(({ MessageID }) => MessageID);
    expect(came.sort()).toEqual(sent.sort());
    expect(mails.filter(({ state }) => state === 'failed')).toEqual([]);
  }
  for (const each of [...apis, ...workers]) await each?.end('SIGTERM');
}, 300_000);
