import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { accountOf, verifyEmail, signUp } from '../support/registrations';
import { startWorkflowHarness, type WorkflowHarness } from '../support/workflow-harness';
import { timeSkippingEnvironment } from '../support/temporal';

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

/** Waits for the end of a run with the clock skipped. */
function outcomeOf(workflowId: string): Promise<unknown> {
  return environment.client.workflow.getHandle(workflowId).result();
}

it('gives the address of an unproved registration back after seven days', async () => {
  const applicant = runs.applicant();
  await signUp(runs, applicant);
  const before = await environment.currentTimeMs();

  await expect(outcomeOf(applicant.workflowId)).resolves.toBe('expired');

  expect((await environment.currentTimeMs()) - before).toBeGreaterThanOrEqual(7 * 24 * 3600 * 1000 - 60_000);
  expect(await accountOf(runs, applicant)).toBeNull();
});

it('gives the address back when no password was set in seven days after the proof', async () => {
  const applicant = runs.applicant();
  await signUp(runs, applicant);
  await verifyEmail(runs, applicant);

  await expect(outcomeOf(applicant.workflowId)).resolves.toBe('expired');

  expect(await accountOf(runs, applicant)).toBeNull();
});

it('erases the name and address of a registration that expired, and keeps its history', async () => {
  const applicant = runs.applicant();
  await signUp(runs, applicant);
  const account = await accountOf(runs, applicant);

  await outcomeOf(applicant.workflowId);

  expect(await runs.database.profile.findUnique({ where: { accountId: account?.id } })).toBeNull();
  const history = await runs.database.auditEntry.findMany({ where: { chain: account?.id }, orderBy: { sequence: 'asc' } });
  expect(history.map((entry) => entry.event)).toEqual(['registered', 'deadline_passed']);
});

it('lets the same address sign up again after its registration expired, as a new account', async () => {
  const applicant = runs.applicant();
  await signUp(runs, applicant);
  const first = await accountOf(runs, applicant);
  await outcomeOf(applicant.workflowId);

  await signUp(runs, applicant);

  const second = await accountOf(runs, applicant);
  expect(second?.status).toBe('awaiting_verification');
  expect(second?.id).not.toBe(first?.id);
});
