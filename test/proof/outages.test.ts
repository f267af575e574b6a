/** What happens to people while a part is away. */
import { createHttpDriver, type HttpDriver } from '../api/http-driver';
import { eventually } from '../support/eventually';
import { startService, type Service } from '../support/service';
import { startWorkerProcess } from '../support/worker-process';

let service: Service;
let driver: HttpDriver;

beforeAll(async () => {
  service = await startService({ settings: { UPDATE_TIMEOUT_MS: '1500' } });
  driver = createHttpDriver(service);
  service.log.expect(/"activityType":"sendMail".*"msg":"Activity failed"/);
});

afterAll(() => service.stop());
afterEach(() => service.mailbox.setMode('ok'));

const statusOf = async (id: string) => (await service.database.account.findUnique({ where: { id } }))?.status;

describe('while no worker runs', () => {
  beforeEach(() => service.stopWorker());

  it('accepts a sign-up, which goes on when a worker is back', async () => {
    const email = await driver.register();
    await service.startWorker();
    expect((await driver.setPassword(await driver.verified(email))).status).toBe(204);
  });

  it('answers 503 where somebody waits, and "not done" stays true when a worker is back', async () => {
    service.log.expect(/gave no answer/);
    await service.startWorker();
    const id = await driver.developerId(await driver.registered());
    await service.stopWorker();

    const answer = await driver.manage('PATCH', `/developers/${id}`, { status: 'approved' });
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);

    await service.startWorker();
    // A message that is sent later is answered later: by then the earlier one has had its turn.
    await eventually(
      'an answer',
      async () => (await driver.manage('PATCH', `/developers/${id}`, { status: 'pending' })).status === 200,
    );
    expect(await statusOf(id)).toBe('pending');
  });
});

describe('while the mail host is away', () => {
  it('loses no mail: it comes later, and once', async () => {
    await service.mailbox.setMode('unavailable');
    const email = await driver.register();
    const queued = await eventually('a try', () =>
      service.database.outboxMail.findFirst({ where: { account: { profile: { email } }, attempts: { gt: 0 } } }),
    );
    expect(queued.state).toBe('queued');
    await service.mailbox.setMode('ok');
    await driver.verifyToken(email);
    await eventually('the mail is settled', async () => {
      const mail = await service.database.outboxMail.findUnique({ where: { id: queued.id } });
      return mail?.state === 'sent';
    });
    expect(await service.mailbox.mailsTo(email)).toHaveLength(1);
  });

  it('holds up no decision, however long it hangs', async () => {
    const email = await driver.registered();
    const id = await driver.developerId(email);
    await service.mailbox.setMode('hang');
    expect((await driver.manage('PATCH', `/developers/${id}`, { status: 'approved' })).status).toBe(200);
    expect((await driver.logIn(email)).status).toBe(204);
    expect((await driver.manage('PATCH', `/developers/${id}`, { status: 'revoked' })).status).toBe(200);
    expect((await driver.logIn(email)).status).toBe(401);
    await service.mailbox.setMode('ok');
    await service.mailbox.waitForMail(email, /revoked/i);
  });
});

it('promises nothing while Temporal is away: 503 with Retry-After', async () => {
  const alone = await startService({ temporal: 'none', settings: { UPDATE_TIMEOUT_MS: '500' } });
  alone.log.expect(/did not take a signal/);
  const answer = await createHttpDriver(alone).call('POST', '/api/v3/developer', {
    body: { email: 'a@example.com', full_name: 'A' },
  });
  expect(answer.status).toBe(503);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  await alone.stop();
});

describe('a worker that is killed', () => {
  it('loses nothing and doubles nothing, whatever it was doing', async () => {
    await service.stopWorker();
    const emails: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const worker = await startWorkerProcess(service);
      emails.push(...(await Promise.all(Array.from({ length: 8 }, () => driver.register()))));
      await worker.kill();
    }
    await service.startWorker();
    for (const email of emails) {
      await eventually('the mail', async () => (await service.mailbox.mailsTo(email)).length > 0, 45_000);
      const accounts = await service.database.account.findMany({ where: { profile: { email } }, include: { mails: true } });
      expect(accounts).toHaveLength(1);
      expect(accounts[0]?.mails).toHaveLength(1);
      expect(await service.database.auditEntry.count({ where: { chain: accounts[0]?.id } })).toBe(1);
    }
    for (const email of emails) expect(await service.mailbox.mailsTo(email)).toHaveLength(1);
  }, 120_000);

  it('mails once to each, however slow the mail host was when it died', async () => {
    await service.stopWorker();
    const slow = [{ arriveMs: 1500 }, { answerMs: 1500 }, { arriveMs: 2500 }, { searchMs: 700 }];
    const emails: string[] = [];
    for (const [round, delays] of slow.entries()) {
      const worker = await startWorkerProcess(service);
      await service.mailbox.setDelays(delays);
      await service.mailbox.setMode(round === 3 ? 'lost' : 'ok');
      const more = await Promise.all(Array.from({ length: 5 }, () => driver.register()));
      await eventually('the mails are under way', async () => {
        const tried = { account: { profile: { email: { in: more } } }, attempts: { gt: 0 } };
        return (await service.database.outboxMail.count({ where: tried })) === more.length;
      });
      await worker.kill();
      emails.push(...more);
    }
    await service.mailbox.setMode('ok');
    await service.mailbox.setDelays({});
    await service.startWorker();
    await eventually(
      'every mail is settled',
      async () => (await service.database.outboxMail.count({ where: { state: 'queued' } })) === 0,
      60_000,
    );
    for (const email of emails) expect(await service.mailbox.mailsTo(email)).toHaveLength(1);
  }, 120_000);
});
