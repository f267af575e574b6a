/** A worker that dies between the commit of a message and the end of its workflow task: the run has to learn of it all the same. */
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { accountWorkflowId, state } from '../../workflows/messages';
import { createHttpDriver, type HttpDriver } from '../api/http-driver';
import { eventually } from '../support/eventually';
import { startService, type Service } from '../support/service';
import { startWorkerProcess } from '../support/worker-process';

const BARRIER = 77;
const ARRIVED = 78;

let service: Service;
let driver: HttpDriver;
let barrier: Client;

beforeAll(async () => {
  // On a busy machine it takes seconds until all are about to commit, and what comes late is refused.
  service = await startService({ settings: { RECONCILE_SECONDS: '1', UPDATE_TIMEOUT_MS: '15000' } });
  driver = createHttpDriver(service);
  barrier = new Client({ connectionString: service.settings.DATABASE_URL });
  await barrier.connect();
  // Every message says which it is and waits, until the test lets all of them through.
  await barrier.query(`
    CREATE FUNCTION wait_at_barrier() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN
        PERFORM pg_advisory_xact_lock_shared(${ARRIVED}, hashtext(NEW."id"));
        PERFORM pg_advisory_xact_lock_shared(${BARRIER});
        RETURN NEW;
      END $$;
    CREATE TRIGGER barrier BEFORE INSERT ON "ProcessedMessage" FOR EACH ROW EXECUTE FUNCTION wait_at_barrier()`);
});

afterAll(async () => {
  await barrier.end();
  await service.stop();
});

const accountAt = (email: string) => service.database.account.findFirst({ where: { profile: { email } } });

/** Everything that can be said to an account, each to one of its own; resolves with what its sender is told. */
async function everyMessage(): Promise<Record<string, { email: string; send(): Promise<number> }>> {
  const status = async (answer: Promise<{ status: number }>) => (await answer).status;
  const pending = async () => {
    const email = await driver.registered();
    return { email, id: await driver.developerId(email) };
  };
  const unverified = await driver.register();
  const token = await driver.verifyToken(unverified);
  const unfinished = await driver.register();
  const setPassword = await driver.verified(unfinished);
  const [approved, later, deleted, signalled, forgetful] = [
    await pending(),
    await pending(),
    await pending(),
    await pending(),
    await pending(),
  ];
  const waiting = await driver.registered();
  const fresh = `${randomUUID()}@example.com`;
  const created = `${randomUUID()}@example.com`;
  const async = { prefer: 'respond-async' };
  const { portalId, emailHash } = (await accountAt(signalled.email)) ?? {};
  const run = service.temporal.workflow.getHandle(accountWorkflowId({ portalId: portalId ?? '', emailHash: emailHash ?? '' }));
  return {
    register: {
      email: fresh,
      send: () => status(driver.call('POST', '/api/v3/developer', { body: { email: fresh, full_name: 'Ada Lovelace' } })),
    },
    'register again': {
      email: waiting,
      send: () => status(driver.call('POST', '/api/v3/developer', { body: { email: waiting, full_name: 'Ada Lovelace' } })),
    },
    forgotPassword: {
      email: forgetful.email,
      send: () => status(driver.call('POST', '/api/v3/developer/forgot-password', { body: { email: forgetful.email } })),
    },
    verifyEmail: {
      email: unverified,
      send: () => status(driver.call('POST', '/api/v3/developer/verify-email', { body: { token } })),
    },
    setPassword: { email: unfinished, send: () => status(driver.setPassword(setPassword)) },
    createDeveloper: {
      email: created,
      send: () =>
        status(driver.manage('POST', '/developers', { email: created, full_name: 'Ada Lovelace', send_invitation_email: true })),
    },
    changeStatus: {
      email: approved.email,
      send: () => status(driver.manage('PATCH', `/developers/${approved.id}`, { status: 'approved' })),
    },
    changeStatusLater: {
      email: later.email,
      send: () => status(driver.manage('PATCH', `/developers/${later.id}`, { status: 'rejected' }, async)),
    },
    deleteDeveloper: { email: deleted.email, send: () => status(driver.manage('DELETE', `/developers/${deleted.id}`)) },
    approve: {
      email: signalled.email,
      async send() {
        await run.signal('approve');
        return 0;
      },
    },
  };
}

/** A message may be there twice: its step may be repeated at any time. */
const waitingAtBarrier = async () => {
  const { rows } = await barrier.query<{ waiting: number }>(
    `SELECT count(DISTINCT objid)::int AS waiting FROM pg_locks WHERE locktype = 'advisory' AND classid = ${ARRIVED}`,
  );
  return rows[0]?.waiting ?? 0;
};

it('answers what was done, and the run and the mails follow once a worker is back', async () => {
  const messages = await everyMessage();
  const keys = new Map<string, { portalId: string; emailHash: string; accountId?: string }>();
  for (const { email } of Object.values(messages)) {
    const account = await accountAt(email);
    if (account) keys.set(email, { portalId: account.portalId, emailHash: account.emailHash ?? '', accountId: account.id });
  }
  await service.stopWorker();
  const worker = await startWorkerProcess(service);
  const before = await service.database.processedMessage.count();

  await barrier.query(`SELECT pg_advisory_lock(${BARRIER})`);
  const answers = Object.entries(messages).map(async ([name, { send }]) => [name, await send()] as const);
  const count = answers.length;
  await eventually('all are about to commit', async () => (await waitingAtBarrier()) === count);
  await worker.kill();
  await barrier.query(`SELECT pg_advisory_unlock(${BARRIER})`);
  await eventually('all have committed', async () => (await service.database.processedMessage.count()) === before + count);

  // Whoever waits is told what was done.
  expect(Object.fromEntries(await Promise.all(answers))).toEqual({
    register: 201,
    'register again': 201,
    forgotPassword: 200,
    verifyEmail: 202,
    setPassword: 204,
    createDeveloper: 201,
    changeStatus: 200,
    changeStatusLater: 202,
    deleteDeveloper: 204,
    approve: 0,
  });

  await service.startWorker();
  for (const [name, { email }] of Object.entries(messages)) {
    const account = (await accountAt(email)) ?? null;
    const key = keys.get(email) ?? { portalId: account?.portalId ?? '', emailHash: account?.emailHash ?? '' };
    const handle = service.temporal.workflow.getHandle(accountWorkflowId(key));
    await eventually(
      `the run knows: ${name}`,
      async () => {
        const { status, typedSearchAttributes } = await handle.describe();
        if (status.name !== 'RUNNING') return account?.status !== 'pending' && !account?.status.startsWith('awaiting_');
        const known = await handle.query(state);
        const listed = typedSearchAttributes.getAll().find(({ key }) => key.name === 'AccountRevision')?.value;
        return known?.status === account?.status && known?.revision === account?.revision && listed === account?.revision;
      },
      60_000,
    );
  }
  await eventually(
    'every mail has left',
    async () => (await service.database.outboxMail.count({ where: { state: 'queued' } })) === 0,
    60_000,
  );
  const mails = await service.database.outboxMail.findMany({
    where: { state: 'sent', administratorId: null },
    include: { account: { include: { profile: true } } },
  });
  for (const { id, account } of mails) {
    const email = account.profile?.email;
    if (email) expect((await service.mailbox.mailsTo(email)).filter(({ Metadata }) => Metadata['mail'] === id)).toHaveLength(1);
  }
}, 180_000);
