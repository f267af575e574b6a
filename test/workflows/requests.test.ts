/** What happens to a request between password and decision, with the clock skipped. */
import { randomUUID } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Actor } from '../../domain/actor';
import type { AccountView } from '../../domain/message';
import { state } from '../../workflows/messages';
import { eventually } from '../support/eventually';
import { accountOf, linkOf, mailKindsTo, registerWithPassword } from '../support/registrations';
import { type Applicant, startWorkflowHarness, type WorkflowHarness } from '../support/workflow-harness';
import { timeSkippingEnvironment } from '../support/temporal';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

// Each test leaves the server's clock days ahead, so each has a server of its own.
let environment: TestWorkflowEnvironment;
let runs: WorkflowHarness;

beforeEach(async () => {
  environment = await timeSkippingEnvironment();
  runs = await startWorkflowHarness(environment);
});

afterEach(async () => {
  await runs.stop();
  await environment.teardown();
});

const handleOf = ({ workflowId }: Applicant) => runs.client.workflow.getHandle(workflowId);
/** Waits for the end of a run with the clock skipped. */
const outcomeOf = ({ workflowId }: Applicant): Promise<unknown> => environment.client.workflow.getHandle(workflowId).result();
const stands = (applicant: Applicant): Promise<AccountView | null> => handleOf(applicant).query(state);

async function administrator(name: string, isOrganizationAdmin = false): Promise<Actor & { kind: 'administrator' }> {
  const role = isOrganizationAdmin ? 'organization_admin' : 'portal_admin';
  const { id } = await runs.database.administrator.create({
    data: { name, email: `${randomUUID()}@acme.example`, roles: { create: { role } } },
  });
  return { kind: 'administrator', id };
}

async function eventsOf(applicant: Applicant): Promise<string[]> {
  const { accountId } = await runs.database.processedMessage.findFirstOrThrow({
    where: { emailHash: applicant.key.emailHash, accountId: { not: null } },
  });
  const entries = await runs.database.auditEntry.findMany({ where: { chain: accountId ?? '' }, orderBy: { sequence: 'asc' } });
  return entries.map(({ event }) => event);
}

const has = (applicant: Applicant, event: string) => eventually(event, async () => (await eventsOf(applicant)).includes(event));

it('is escalated, asked, reminded, answered and approved by two, each thing once and in its time', async () => {
  await runs.setPolicy({
    approvals: 2,
    escalateAfterHours: 24,
    remindAfterDays: 3,
    unansweredAfterDays: 30,
    expireAfterDays: 10,
  });
  const [ann, ben] = [await administrator('Ann', true), await administrator('Ben')];
  const applicant = runs.applicant();
  await registerWithPassword(runs, applicant);
  const began = await environment.currentTimeMs();
  expect(await stands(applicant)).toMatchObject({ status: 'pending', waitingFor: 'administrator' });

  await environment.sleep(25 * HOUR);
  await has(applicant, 'escalated');
  await runs.gateway.ask(applicant, { type: 'askQuestion', question: 'Which company?', actor: ann });
  expect((await stands(applicant))?.waitingFor).toBe('developer');
  await environment.sleep(3 * DAY + HOUR);
  await has(applicant, 'reminded');
  const link = await eventually('the link of the request', () => linkOf(runs, applicant, 'view_request'));
  await runs.gateway.ask(applicant, {
    type: 'answerQuestion',
    tokenId: link.id,
    reply: 'Acme',
    answers: {},
    termsAccepted: null,
  });

  const approve = (actor: Actor) => runs.gateway.ask(applicant, { type: 'changeStatus', status: 'approved', actor });
  expect(await approve(ann)).toMatchObject({
    accepted: true,
    account: { status: 'pending', waitingFor: 'second_administrator' },
  });
  expect(await approve(ann)).toMatchObject({ accepted: false, refusal: 'second_approval_needed' });
  const view = await stands(applicant);
  // Ten days of the administrators' time: their clock stood still while the developer was asked.
  expect((view?.dueAt ?? 0) - began).toBeGreaterThan(13 * DAY);
  expect(await approve(ben)).toMatchObject({ accepted: true, account: { status: 'approved' } });
  await expect(outcomeOf(applicant)).resolves.toBe('approved');

  expect((await eventsOf(applicant)).slice(3)).toEqual([
    'escalated',
    'question_asked',
    'reminded',
    'question_answered',
    'approved_once',
    'approved',
  ]);
  const kinds = await mailKindsTo(runs, applicant);
  expect(kinds.filter((kind) => kind === 'request-escalated')).toHaveLength(1);
  expect(kinds.filter((kind) => kind === 'information-needed')).toHaveLength(2);
});

it('ends undecided when its time is over: the applicant is told, nothing of them is kept, and they may come again', async () => {
  await runs.setPolicy({ expireAfterDays: 5 });
  const applicant = runs.applicant();
  await registerWithPassword(runs, applicant);
  const first = await accountOf(runs, applicant);

  await expect(outcomeOf(applicant)).resolves.toBe('expired');

  await runs.mailbox.waitForMail(applicant.email, /has ended/);
  expect(await accountOf(runs, applicant)).toBeNull();
  expect(await runs.database.profile.count({ where: { accountId: first?.id } })).toBe(0);
  const kept = await runs.database.outboxMail.findMany({ where: { accountId: first?.id } });
  expect(kept.map(({ addressee }) => addressee)).toEqual(kept.map(() => null));
  expect(await runs.database.earlierDecision.findMany({ where: applicant.key })).toMatchObject([{ decision: 'expired' }]);

  const rejectsWhoCameBefore = {
    name: 'Came before',
    when: [{ kind: 'earlier_decision', decision: 'expired' }],
    then: 'reject',
  } as const;
  await runs.setPolicy({ rules: [rejectsWhoCameBefore] });
  await registerWithPassword(runs, applicant);
  expect((await accountOf(runs, applicant))?.status).toBe('rejected');
});

it('ends where the developer does not answer what is asked', async () => {
  await runs.setPolicy({ unansweredAfterDays: 7, remindAfterDays: 3, expireAfterDays: 1 });
  const applicant = runs.applicant();
  await registerWithPassword(runs, applicant);
  await handleOf(applicant).signal('ask', { by: 'ops', reason: 'Which company?' });
  await has(applicant, 'question_asked');

  await expect(outcomeOf(applicant)).resolves.toBe('expired');

  expect((await eventsOf(applicant)).slice(3)).toEqual(['question_asked', 'reminded', 'reminded', 'request_expired']);
});

it('waits by a policy that is changed meanwhile, from the moment of the change, and sooner than it had meant to', async () => {
  await runs.setPolicy({ expireAfterDays: 100 });
  const applicant = runs.applicant();
  await registerWithPassword(runs, applicant);
  await environment.sleep(2 * DAY);
  const changed = await environment.currentTimeMs();
  await runs.setPolicy({ expireAfterDays: 1, timesSince: changed });
  expect((await accountOf(runs, applicant))?.status).toBe('pending');

  await handleOf(applicant).signal('reconsider');
  await eventually('it knows', async () => (await stands(applicant))?.dueAt === changed + DAY);

  await expect(outcomeOf(applicant)).resolves.toBe('expired');
  const ended = await runs.database.auditEntry.findFirst({ where: { event: 'request_expired' } });
  const after = (ended?.at.getTime() ?? 0) - changed;
  expect([after >= DAY, after < DAY + HOUR]).toEqual([true, true]);
});

it('waits for the developer first where the sign-up form lacks an answer, and is then decided by the policy', async () => {
  await runs.setForm({
    questions: [{ name: 'company', label: { en: 'Company' }, kind: 'short_text', required: true }],
    terms: null,
  });
  await runs.setAutoApproval(true);
  const applicant = runs.applicant();
  await registerWithPassword(runs, applicant);
  expect(await stands(applicant)).toMatchObject({ status: 'pending', waitingFor: 'developer' });

  const link = await eventually('the link of the request', () => linkOf(runs, applicant, 'view_request'));
  const answers = { company: 'Acme' };
  await runs.gateway.ask(applicant, { type: 'answerQuestion', tokenId: link.id, answers, termsAccepted: null });

  await expect(outcomeOf(applicant)).resolves.toBe('approved');
  expect((await accountOf(runs, applicant))?.profile?.answers).toEqual(answers);
});

it('can be withdrawn by the link of a mail, and erases all', async () => {
  const applicant = runs.applicant();
  await registerWithPassword(runs, applicant);
  const opened = await runs.gateway.ask(applicant, { type: 'openRequest' });
  const tokenId = opened.accepted ? (opened.nextToken?.id ?? '') : '';

  expect(await runs.gateway.ask(applicant, { type: 'withdraw', tokenId })).toMatchObject({ accepted: true });

  await expect(outcomeOf(applicant)).resolves.toBe('withdrawn');
  expect(await accountOf(runs, applicant)).toBeNull();
});
