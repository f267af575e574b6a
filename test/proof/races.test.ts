/** The rules of a run, each held against races on a real server. */
import { randomUUID } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { recorderOf } from '../support/recorder';
import { accountOf, AN_ADMINISTRATOR, mailKindsTo, registerWithPassword, signUp } from '../support/registrations';
import { eventually } from '../support/eventually';
import { startRuns, type Newcomer, type Runs } from '../support/runs';
import { localEnvironment } from '../support/temporal';

let environment: TestWorkflowEnvironment;
let runs: Runs;

beforeAll(async () => {
  environment = await localEnvironment();
  // Sixty at once on a busy machine take longer than a person waits; what comes late would be refused.
  runs = await startRuns(environment, { ANSWER_DEADLINE_MS: '30000' });
});

afterAll(async () => {
  await runs.stop();
  await environment.teardown();
});

const handleOf = (workflowId: string) => runs.client.workflow.getHandle(workflowId);

async function pending(count: number): Promise<Newcomer[]> {
  const newcomers = Array.from({ length: count }, () => runs.newcomer());
  await Promise.all(newcomers.map((newcomer) => registerWithPassword(runs, newcomer)));
  return newcomers;
}

async function decide(newcomer: Newcomer, status: 'approved' | 'rejected', expectedRevision: number) {
  return runs.gateway.ask(newcomer, { type: 'changeStatus', status, expectedRevision, actor: AN_ADMINISTRATOR });
}

it('ends approve against reject with one verdict, the same in the database, in the run and in the mail', async () => {
  const newcomers = await pending(25);
  await Promise.all(
    newcomers.map(async ({ workflowId }, index) => {
      const [first, second] = index % 2 === 0 ? ['approve', 'reject'] : ['reject', 'approve'];
      await Promise.all([
        handleOf(workflowId).signal(first ?? ''),
        handleOf(workflowId)
          .signal(second ?? '')
          .catch(() => undefined),
      ]);
    }),
  );
  for (const newcomer of newcomers) {
    const outcome = await handleOf(newcomer.workflowId).result();
    const account = await accountOf(runs, newcomer);
    expect(account?.status).toBe(outcome);
    const decisions = await runs.database.auditEntry.count({
      where: { chain: account?.id, event: { in: ['approved', 'rejected'] } },
    });
    const mails = (await mailKindsTo(runs, newcomer)).filter((kind) => kind.startsWith('account-access-'));
    // A rejection that an approval overtakes is two decisions, told in two mails; never one without the other.
    expect(mails).toHaveLength(decisions);
    expect(mails.at(-1)).toBe(`account-access-${account?.status}`);
  }
});

it('gives two administrators who decide at once one verdict: one is answered, the other is told', async () => {
  const newcomers = await pending(20);
  const verdicts = await Promise.all(
    newcomers.map(async (newcomer) => {
      const revision = (await accountOf(runs, newcomer))?.revision ?? 0;
      return Promise.all([
        decide(newcomer, 'approved', revision),
        decide(newcomer, 'rejected', revision),
        decide(newcomer, 'approved', revision),
      ]);
    }),
  );
  for (const [index, answers] of verdicts.entries()) {
    const account = await accountOf(runs, newcomers[index] as Newcomer);
    expect(answers.filter((answer) => answer.accepted && answer.changed)).toHaveLength(1);
    for (const answer of answers) {
      if (!answer.accepted) expect(['account_changed', 'transition_not_allowed']).toContain(answer.refusal);
    }
    expect(account?.revision).toBe(4);
  }
});

it('records every sign-up that is sent while runs end', async () => {
  const newcomers = await pending(10);
  const repeats = 8;
  await Promise.all(
    newcomers.map(async (newcomer) => {
      const registers = Array.from({ length: repeats }, () =>
        runs.gateway.tell(newcomer, { type: 'register', person: newcomer.person }),
      );
      await Promise.all([handleOf(newcomer.workflowId).signal('approve'), ...registers]);
    }),
  );
  for (const { key } of newcomers) {
    const recorded = () => runs.database.message.count({ where: { ...key, type: 'register' } });
    await eventually('every register is recorded', async () => (await recorded()) === 1 + repeats);
  }
});

it('loses no sign-up to a deletion that it meets', async () => {
  const newcomers = await pending(10);
  await Promise.all(
    newcomers.map((newcomer) =>
      Promise.all([
        runs.gateway.ask(newcomer, { type: 'deleteDeveloper', actor: AN_ADMINISTRATOR }),
        runs.gateway.tell(newcomer, { type: 'register', person: newcomer.person }),
      ]),
    ),
  );
  for (const newcomer of newcomers) {
    const registers = await eventually('both sign-ups are recorded', async () => {
      const found = await runs.database.message.findMany({
        where: { ...newcomer.key, type: 'register' },
        orderBy: { at: 'asc' },
      });
      return found.length === 2 && found;
    });
    // Before the deletion it brought the status mail, after it a new account: the message says which.
    const opened = (registers[1]?.answer as { changed?: boolean }).changed;
    expect((await accountOf(runs, newcomer)) !== null).toBe(opened);
  }
});

it('answers each of many decisions at once, or says that it is busy, and does what it has answered', async () => {
  const [newcomer] = await pending(1);
  if (!newcomer) throw new Error('nobody waits');
  const revision = (await accountOf(runs, newcomer))?.revision ?? 0;
  runs.log.expect(/RESOURCE_EXHAUSTED|no answer/);
  const answers = await Promise.allSettled(Array.from({ length: 25 }, () => decide(newcomer, 'approved', revision)));
  const accepted = answers.flatMap((answer) => (answer.status === 'fulfilled' && answer.value.accepted ? [answer.value] : []));
  const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as { code?: string }] : []));
  expect(accepted.filter((answer) => answer.changed)).toHaveLength(1);
  for (const problem of refused) expect(['busy', 'unavailable', 'too_late']).toContain(problem.code);
});

it('carries a message out once, however often and however concurrently it is re-executed', async () => {
  const newcomer = runs.newcomer();
  await signUp(runs, newcomer);
  const recorder = recorderOf({ ...runs, temporalDecisions: true });
  const message = { type: 'register', person: newcomer.person } as const;
  const envelope = { id: randomUUID(), account: newcomer.key, at: Date.now(), message };
  const recorded = await Promise.all(Array.from({ length: 6 }, () => recorder.record(envelope)));
  expect(new Set(recorded.map((answer) => answer.mailIds.join())).size).toBe(1);
  expect(await runs.database.mail.count({ where: { messageId: envelope.id } })).toBe(1);
});

it('does nothing for a message that comes after its sender was told "not done"', async () => {
  const newcomer = runs.newcomer();
  const recorder = recorderOf({ ...runs, temporalDecisions: true });
  const message = {
    type: 'createDeveloper',
    person: newcomer.person,
    status: 'approved',
    invite: false,
    actor: AN_ADMINISTRATOR,
  } as const;
  const late = { id: randomUUID(), account: newcomer.key, at: Date.now(), answerBy: Date.now() - 1, message };
  await expect(recorder.record(late)).resolves.toMatchObject({ account: null, answer: { refusal: 'too_late' } });
  expect(await accountOf(runs, newcomer)).toBeNull();
});
