import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { accountOf, prove, signUp } from '../support/registrations';
import { startRuns, type Runs } from '../support/runs';
import { timeSkippingEnvironment } from '../support/temporal';

// Each test leaves the server's clock days ahead, so each has a server of its own.
let environment: TestWorkflowEnvironment;
let runs: Runs;

beforeEach(async () => {
  environment = await timeSkippingEnvironment();
  runs = await startRuns(environment);
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
  const newcomer = runs.newcomer();
  await signUp(runs, newcomer);
  const before = await environment.currentTimeMs();

  await expect(outcomeOf(newcomer.workflowId)).resolves.toBe('expired');

  expect((await environment.currentTimeMs()) - before).toBeGreaterThanOrEqual(7 * 24 * 3600 * 1000 - 60_000);
  expect(await accountOf(runs, newcomer)).toBeNull();
});

it('gives the address back when no password was set in seven days after the proof', async () => {
  const newcomer = runs.newcomer();
  await signUp(runs, newcomer);
  await prove(runs, newcomer);

  await expect(outcomeOf(newcomer.workflowId)).resolves.toBe('expired');

  expect(await accountOf(runs, newcomer)).toBeNull();
});

it('erases the name and address of a registration that expired, and keeps its history', async () => {
  const newcomer = runs.newcomer();
  await signUp(runs, newcomer);
  const account = await accountOf(runs, newcomer);

  await outcomeOf(newcomer.workflowId);

  expect(await runs.database.profile.findUnique({ where: { accountId: account?.id } })).toBeNull();
  const history = await runs.database.auditEntry.findMany({ where: { chain: account?.id }, orderBy: { sequence: 'asc' } });
  expect(history.map((entry) => entry.event)).toEqual(['registered', 'deadline_passed']);
});

it('lets the same address sign up again after its registration expired, as a new account', async () => {
  const newcomer = runs.newcomer();
  await signUp(runs, newcomer);
  const first = await accountOf(runs, newcomer);
  await outcomeOf(newcomer.workflowId);

  await signUp(runs, newcomer);

  const second = await accountOf(runs, newcomer);
  expect(second?.status).toBe('awaiting_verification');
  expect(second?.id).not.toBe(first?.id);
});
