import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { eventually } from '../support/eventually';
import { accountOf, AN_ADMINISTRATOR, mailKindsTo, registerWithPassword } from '../support/registrations';
import { startWorkflowHarness, type WorkflowHarness } from '../support/workflow-harness';
import { state } from '../../workflows/messages';
import { localEnvironment } from '../support/temporal';

let environment: TestWorkflowEnvironment;
let runs: WorkflowHarness;

beforeAll(async () => {
  // A history counts as long from the second or third step of a registration on.
  environment = await localEnvironment(['limit.historyCount.suggestContinueAsNew=20']);
  runs = await startWorkflowHarness(environment);
});

afterAll(async () => {
  await runs.stop();
  await environment.teardown();
});

it('is left behind by a registration that waits, which goes on in a new run, and no message is lost', async () => {
  const applicant = runs.applicant();
  const handle = runs.client.workflow.getHandle(applicant.workflowId);
  await registerWithPassword(runs, applicant);
  const { runId: first } = await handle.describe();
  for (let sent = 1; sent <= 4; sent += 1) {
    await runs.gateway.tell(applicant, { type: 'register', person: applicant.person });
    await eventually('the mail', async () => (await mailKindsTo(runs, applicant)).length === 1 + sent);
  }
  await eventually('another run', async () => {
    const { status, runId } = await handle.describe();
    return status.name === 'RUNNING' && runId !== first;
  });
  expect((await accountOf(runs, applicant))?.status).toBe('pending');
  await handle.signal('approve');
  await expect(handle.result()).resolves.toBe('approved');
});

it('hands on what a request waits for, and until when', async () => {
  await runs.setPolicy({ unansweredAfterDays: 20 });
  const applicant = runs.applicant();
  const handle = runs.client.workflow.getHandle(applicant.workflowId);
  await registerWithPassword(runs, applicant);
  const { runId: first } = await handle.describe();
  await runs.gateway.ask(applicant, { type: 'askQuestion', question: 'Which company?', actor: AN_ADMINISTRATOR });
  const before = await handle.query(state);
  for (const note of ['one', 'two', 'three'])
    await runs.gateway.ask(applicant, { type: 'addNote', note, actor: AN_ADMINISTRATOR });
  await eventually('another run', async () => (await handle.describe()).runId !== first);

  const { waitingFor, dueAt, revision } = (await handle.query(state)) ?? {};

  expect({ waitingFor, dueAt }).toEqual({ waitingFor: 'developer', dueAt: before?.dueAt });
  expect(revision).toBe((before?.revision ?? 0) + 3);
});
