/** The rules of a run, each held against races on a real server. */
import { randomUUID } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { recorderOf } from '../support/recorder';
import { accountOf, AN_ADMINISTRATOR, mailKindsTo, registerWithPassword, signUp } from '../support/registrations';
import { eventually } from '../support/eventually';
import { startWorkflowHarness, type Applicant, type WorkflowHarness } from '../support/workflow-harness';
import { localEnvironment } from '../support/temporal';

let environment: TestWorkflowEnvironment;
let runs: WorkflowHarness;

beforeAll(async () => {
  environment = await localEnvironment();
  // Sixty at once on a busy machine take longer than a person waits; what comes late would be refused.
  runs = await startWorkflowHarness(environment, { UPDATE_TIMEOUT_MS: '30000' });
});

afterAll(async () => {
  await runs.stop();
  await environment.teardown();
});

const handleOf = (workflowId: string) => runs.client.workflow.getHandle(workflowId);

async function pending(count: number): Promise<Applicant[]> {
  const applicants = Array.from({ length: count }, () => runs.applicant());
  await Promise.all(applicants.map((applicant) => registerWithPassword(runs, applicant)));
  return applicants;
}

async function decide(applicant: Applicant, status: 'approved' | 'rejected', expectedRevision: number) {
  return runs.gateway.ask(applicant, { type: 'changeStatus', status, expectedRevision, actor: AN_ADMINISTRATOR });
}

it('ends approve against reject with one verdict, the same in the database, in the run and in the mail', async () => {
  const applicants = await pending(25);
  await Promise.all(
    applicants.map(async ({ workflowId }, index) => {
      const [first, second] = index % 2 === 0 ? (['approve', 'reject'] as const) : (['reject', 'approve'] as const);
      await Promise.all([
        handleOf(workflowId).signal(first),
        handleOf(workflowId)
          .signal(second)
          .catch(() => undefined),
      ]);
    }),
  );
  for (const applicant of applicants) {
    const outcome = await handleOf(applicant.workflowId).result();
    const account = await accountOf(runs, applicant);
    expect(account?.status).toBe(outcome);
    const decisions = await runs.database.auditEntry.count({
      where: { chain: account?.id, event: { in: ['approved', 'rejected'] } },
    });
    const mails = (await mailKindsTo(runs, applicant)).filter((kind) => kind.startsWith('account-access-'));
    // A rejection that an approval overtakes is two decisions, told in two mails; never one without the other.
    expect(mails).toHaveLength(decisions);
    expect(mails.at(-1)).toBe(`account-access-${account?.status}`);
  }
});

it('gives two administrators who decide at once one verdict: one is answered, the other is told', async () => {
  const applicants = await pending(20);
  const verdicts = await Promise.all(
    applicants.map(async (applicant) => {
      const revision = (await accountOf(runs, applicant))?.revision ?? 0;
      return Promise.all([
        decide(applicant, 'approved', revision),
        decide(applicant, 'rejected', revision),
        decide(applicant, 'approved', revision),
      ]);
    }),
  );
  for (const [index, answers] of verdicts.entries()) {
    const account = await accountOf(runs, applicants[index] as Applicant);
    expect(answers.filter((answer) => answer.accepted && answer.changed)).toHaveLength(1);
    for (const answer of answers) {
      if (!answer.accepted) expect(['account_changed', 'transition_not_allowed']).toContain(answer.refusal);
    }
    expect(account?.revision).toBe(4);
  }
});

it('records every sign-up that is sent while runs end', async () => {
  const applicants = await pending(10);
  const repeats = 8;
  await Promise.all(
    applicants.map(async (applicant) => {
      const registers = Array.from({ length: repeats }, () =>
        runs.gateway.tell(applicant, { type: 'register', person: applicant.person }),
      );
      await Promise.all([handleOf(applicant.workflowId).signal('approve'), ...registers]);
    }),
  );
  for (const { key } of applicants) {
    const recorded = () => runs.database.processedMessage.count({ where: { ...key, type: 'register' } });
    await eventually('every register is recorded', async () => (await recorded()) === 1 + repeats);
  }
});

it('loses no sign-up to a deletion that it meets', async () => {
  const applicants = await pending(10);
  await Promise.all(
    applicants.map((applicant) =>
      Promise.all([
        runs.gateway.ask(applicant, { type: 'deleteDeveloper', actor: AN_ADMINISTRATOR }),
        runs.gateway.tell(applicant, { type: 'register', person: applicant.person }),
      ]),
    ),
  );
  for (const applicant of applicants) {
    const registers = await eventually('both sign-ups are recorded', async () => {
      const found = await runs.database.processedMessage.findMany({
        where: { ...applicant.key, type: 'register' },
        orderBy: { at: 'asc' },
      });
      return found.length === 2 && found;
    });
    // Before the deletion it brought the status mail, after it a new account: the message says which.
    const opened = (registers[1]?.answer as { changed?: boolean }).changed;
    expect((await accountOf(runs, applicant)) !== null).toBe(opened);
  }
});

it('answers each of many decisions at once, or says that it is busy, and does what it has answered', async () => {
  const [applicant] = await pending(1);
  if (!applicant) throw new Error('nobody waits');
  const revision = (await accountOf(runs, applicant))?.revision ?? 0;
  runs.log.expect(/RESOURCE_EXHAUSTED|no answer/);
  const answers = await Promise.allSettled(Array.from({ length: 25 }, () => decide(applicant, 'approved', revision)));
  const accepted = answers.flatMap((answer) => (answer.status === 'fulfilled' && answer.value.accepted ? [answer.value] : []));
  const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as { code?: string }] : []));
  expect(accepted.filter((answer) => answer.changed)).toHaveLength(1);
  for (const problem of refused) expect(['busy', 'unavailable', 'too_late']).toContain(problem.code);
});

it('carries a message out once, however often and however concurrently it is re-executed', async () => {
  const applicant = runs.applicant();
  await signUp(runs, applicant);
  const recorder = recorderOf({ ...runs, temporalDecisions: true });
  const message = { type: 'register', person: applicant.person } as const;
  const envelope = { id: randomUUID(), account: applicant.key, at: Date.now(), message };
  const recorded = await Promise.all(Array.from({ length: 6 }, () => recorder.record(envelope)));
  expect(new Set(recorded.map((answer) => answer.mailIds.join())).size).toBe(1);
  expect(await runs.database.outboxMail.count({ where: { messageId: envelope.id } })).toBe(1);
});

it('does nothing for a message that comes after its sender was told "not done"', async () => {
  const applicant = runs.applicant();
  const recorder = recorderOf({ ...runs, temporalDecisions: true });
  const message = {
    type: 'createDeveloper',
    person: applicant.person,
    status: 'approved',
    invite: false,
    actor: AN_ADMINISTRATOR,
  } as const;
  const late = { id: randomUUID(), account: applicant.key, at: Date.now(), answerBy: Date.now() - 1, message };
  await expect(recorder.record(late)).resolves.toMatchObject({ account: null, answer: { refusal: 'too_late' } });
  expect(await accountOf(runs, applicant)).toBeNull();
});
