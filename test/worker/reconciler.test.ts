/** PostgreSQL is the record: what runs lost or missed is put right from there. */
import { Prisma } from '../../prisma/generated/client';
import { randomUUID } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { createHousekeeping } from '../../prisma/stores/installation/housekeeping';
import { createMailDeliveries } from '../../prisma/stores/mail/mail-delivery-store';
import { createStandings } from '../../prisma/stores/account/standing-store';
import { createReconciler, reconcile, type Span } from '../../worker/reconciler';
import { PortalId, state } from '../../workflows/messages';
import { eventually } from '../support/eventually';
import { captureLog } from '../support/log';
import { accountOf, registerWithPassword, signUp } from '../support/registrations';
import { type Applicant, startWorkflowHarness, type WorkflowHarness } from '../support/workflow-harness';
import { localEnvironment } from '../support/temporal';

let environment: TestWorkflowEnvironment;
let runs: WorkflowHarness;

beforeAll(async () => {
  environment = await localEnvironment();
  runs = await startWorkflowHarness(environment);
});

afterAll(async () => {
  await runs.stop();
  await environment.teardown();
});

const handleOf = ({ workflowId }: Applicant) => runs.client.workflow.getHandle(workflowId);

/** One round, as if everything had happened long ago. */
function round(span: Partial<Span> = {}) {
  const standings = createStandings(runs.database);
  const { client } = runs;
  const all = { from: new Date(0), until: new Date(Date.now() + 60_000), whole: true };
  return reconcile({ standings, client, taskQueue: runs.settings.TEMPORAL_TASK_QUEUE }, { ...all, ...span });
}

/** Temporal lists what happens a moment later. */
const settled = () => eventually('a round without findings', async () => (await round()).told === 0);

it('starts runs again whose data are gone, with every attribute, and a bulk decision finds them', async () => {
  const [waiting, unfinished] = [runs.applicant(), runs.applicant()];
  await registerWithPassword(runs, waiting);
  await signUp(runs, unfinished);
  for (const applicant of [waiting, unfinished]) await handleOf(applicant).terminate();
  await eventually('both are started', async () => {
    await round();
    const found = await Promise.all([waiting, unfinished].map((each) => handleOf(each).describe()));
    return found.every(({ status }) => status.name === 'RUNNING');
  });
  const { typedSearchAttributes } = await handleOf(waiting).describe();
  expect(typedSearchAttributes.get(PortalId)).toBe(runs.portalId);
  const query = `AccountStatus="pending" AND PortalId="${runs.portalId}" AND ExecutionStatus="Running"`;
  const listed = async () => {
    for await (const { workflowId } of runs.client.workflow.list({ query })) if (workflowId === waiting.workflowId) return true;
    return false;
  };
  await eventually('the documented query finds it', listed);
  await handleOf(waiting).signal('approve');
  await expect(handleOf(waiting).result()).resolves.toBe('approved');
});

it.each([
  ['status', { status: 'rejected', revision: 4 } as const],
  ['revision', { revision: 9 } as const],
])('tells a run to look again that goes by another %s than the database has', async (_what, data) => {
  const applicant = runs.applicant();
  await registerWithPassword(runs, applicant);
  await settled();
  await runs.database.account.update({ where: { portalId_emailHash: applicant.key }, data });
  await eventually('it is told, once Temporal lists its run', async () => (await round()).told > 0);
  await eventually('the run knows', async () => {
    const known = await handleOf(applicant).query(state);
    return known?.revision === data.revision && known.status === ('status' in data ? data.status : 'pending');
  });
  await settled();
});

it('ends the run of an account that is gone', async () => {
  const applicant = runs.applicant();
  await signUp(runs, applicant);
  await settled();
  await runs.database.account.update({
    where: { portalId_emailHash: applicant.key },
    data: { status: 'closed', emailHash: null },
  });
  await eventually('it is told, once Temporal lists its run', async () => (await round()).told > 0);
  await expect(handleOf(applicant).result()).resolves.toBe('no_account');
});

it('sends a mail that nobody carries, whether or not its account has a run', async () => {
  const [open, closed] = [runs.applicant(), runs.applicant()];
  await registerWithPassword(runs, open);
  await registerWithPassword(runs, closed);
  await handleOf(closed).signal('approve');
  await handleOf(closed).result();
  for (const { key } of [open, closed]) {
    const account = await runs.database.account.findUniqueOrThrow({ where: { portalId_emailHash: key } });
    const mail = await runs.database.outboxMail.findFirstOrThrow({ where: { accountId: account.id } });
    const due = new Date(Date.now() - 120_000);
    const lying = { ...mail, kind: 'registration-status', state: 'queued', attempts: 0, heldUntil: null, dueAt: due } as const;
    await runs.database.outboxMail.create({
      data: { ...lying, id: randomUUID(), tokenId: null, mailHostId: null, sentAt: null, addressee: Prisma.DbNull },
    });
  }
  const found = await round({ whole: false, from: new Date(Date.now() + 1000) });
  expect(found).toEqual({ started: 1, told: 1 });
  for (const { email } of [open, closed]) await runs.mailbox.waitForMail(email, /your (registration|account)|request/i);
  await eventually('nothing waits', async () => (await runs.database.outboxMail.count({ where: { state: 'queued' } })) === 0);
});

it('tries mails again at once that an administrator has asked for, in the midst of a long pause', async () => {
  const applicant = runs.applicant();
  runs.log.expect(/postmark 401/);
  await runs.mailbox.setMode('unconfirmed');
  await signUp(runs, applicant).catch(() => undefined);
  const of = { account: { emailHash: applicant.key.emailHash } };
  const stuck = () => runs.database.outboxMail.findFirst({ where: { ...of, failingSince: { not: null } } });
  await eventually('its mail fails', stuck);
  // As after half an hour of failures: the next try is five minutes away.
  await runs.database.outboxMail.updateMany({ where: of, data: { attempts: 20 } });
  await eventually('the pause is long', async () => Number((await stuck())?.dueAt) > Date.now() + 200_000);
  await runs.mailbox.setMode('ok');
  expect(await createMailDeliveries(runs.database).retry(runs.portalId)).toBe(1);
  await round({ whole: false, from: new Date(Date.now() + 1000) });
  await runs.mailbox.waitForMail(applicant.email);
});

it('has overdue mails looked at again by the next round where one breaks off', async () => {
  const applicant = runs.applicant();
  await registerWithPassword(runs, applicant);
  const account = await runs.database.account.findUniqueOrThrow({ where: { portalId_emailHash: applicant.key } });
  const { id } = await runs.database.outboxMail.findFirstOrThrow({ where: { accountId: account.id } });
  const data = { state: 'queued', heldUntil: null, dueAt: new Date(Date.now() - 120_000) } as const;
  await runs.database.outboxMail.update({ where: { id }, data });
  const { claimOverdueMail } = createStandings(runs.database);
  const claimed = async () => {
    for await (const page of claimOverdueMail()) return page.map(({ key }) => key);
    return [];
  };
  expect(await claimed()).toEqual([applicant.key]);
  expect(await claimed()).toEqual([applicant.key]);
  for await (const page of claimOverdueMail()) expect(page).toHaveLength(1);
  expect(await claimed()).toEqual([]);
  await runs.database.outboxMail.update({ where: { id }, data: { state: 'sent' } });
});

it('leaves alone what is as it should be, and asks nothing of runs while it looks', async () => {
  const applicant = runs.applicant();
  await registerWithPassword(runs, applicant);
  await settled();
  const before = (await handleOf(applicant).describe()).historyLength;
  expect(await round()).toEqual({ started: 0, told: 0 });
  expect((await handleOf(applicant).describe()).historyLength).toBe(before);
  expect((await accountOf(runs, applicant))?.status).toBe('pending');
});

it('runs on one worker at a time', async () => {
  const housekeeping = createHousekeeping(runs.database);
  let inner: boolean | undefined;
  await housekeeping.alone(async () => {
    inner = await housekeeping.alone(async () => undefined);
  });
  expect(inner).toBe(false);
});

it('goes on in its next rounds with what one could not delete all of, and then no more within the hour', async () => {
  const completes = [false, false, true];
  let [rounds, deletions] = [0, 0];
  const none = async function* () {};
  const reconciler = createReconciler({
    housekeeping: {
      alone: async (work) => (await work(), true),
      compactCounts: async () => void (rounds += 1),
      deleteExpired: async () => ({ rows: 1, complete: completes[deletions++] ?? true }),
    },
    standings: { undecided: none, movedBetween: none, underChangedPolicies: none, claimOverdueMail: none },
    digestPlans: { changedBetween: async () => [] },
    client: runs.client,
    taskQueue: runs.settings.TEMPORAL_TASK_QUEUE,
    everySeconds: 0.01,
    logger: captureLog().logger,
  });
  reconciler.start();
  await eventually('more rounds than it takes', async () => rounds > 4);
  await reconciler.stop();
  expect(deletions).toBe(completes.length);
});

it('tells requests that wait of a policy that has been changed, and no others', async () => {
  const [waiting, unfinished] = [runs.applicant(), runs.applicant()];
  await registerWithPassword(runs, waiting);
  await signUp(runs, unfinished);
  await settled();
  const before = new Date();
  await runs.setPolicy({ expireAfterDays: 9 });

  const found = await round({ whole: false, from: before });

  expect(found.told).toBeGreaterThanOrEqual(1);
  await eventually('it waits by it', async () => (await handleOf(waiting).query(state))?.dueAt ?? false);
  expect((await handleOf(unfinished).query(state))?.status).toBe('awaiting_verification');
  await runs.setPolicy({ expireAfterDays: null });
});
