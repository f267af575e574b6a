import { randomUUID } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { NO_OWN_CONTENT, type TestMailOrder } from '../../domain/email-template';
import { startWorkflowHarness, type WorkflowHarness } from '../support/workflow-harness';
import { timeSkippingEnvironment } from '../support/temporal';
import { testMailWorkflowId } from '../../workflows/messages';

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

async function order(email: string | null): Promise<TestMailOrder> {
  const { id: administratorId } = await runs.database.administrator.create({ data: { name: 'Annie', email } });
  return { id: randomUUID(), portalId: runs.portalId, administratorId, kind: 'set-password', content: NO_OWN_CONTENT };
}

/** Waits for the end of a run with the clock skipped. */
function outcomeOf(command: TestMailOrder): Promise<unknown> {
  return environment.client.workflow.getHandle(testMailWorkflowId(command)).result();
}

it('is sent once, however often it is ordered', async () => {
  const command = await order('annie@example.com');
  await runs.gateway.sendTestMail(command, 'Test Portal');
  await expect(outcomeOf(command)).resolves.toBe('sent');
  await runs.gateway.sendTestMail(command, 'Test Portal');
  expect((await runs.mailbox.mailsTo('annie@example.com')).map(({ Subject }) => Subject)).toEqual([
    '[Test] Set your password for Test Portal',
  ]);
});

it('is not sent twice where the answer of the mail host was lost', async () => {
  runs.log.expect(/"activityType":"sendTestMail".*"msg":"Activity failed"/);
  const command = await order('lost@example.com');
  await runs.mailbox.setMode('lost');
  await runs.gateway.sendTestMail(command, 'Test Portal');
  await runs.mailbox.waitForMail('lost@example.com');
  await runs.mailbox.setMode('ok');
  await expect(outcomeOf(command)).resolves.toBe('sent');
  expect(await runs.mailbox.mailsTo('lost@example.com')).toHaveLength(1);
});

it('is given up after a minute, and does not come later', async () => {
  runs.log.expect(/"activityType":"sendTestMail".*"msg":"Activity failed"/);
  const command = await order('late@example.com');
  await runs.mailbox.setMode('unavailable');
  await runs.gateway.sendTestMail(command, 'Test Portal');
  await expect(outcomeOf(command)).rejects.toThrow();
  const { status, startTime, closeTime } = await runs.client.workflow.getHandle(testMailWorkflowId(command)).describe();
  expect(status.name).toBe('FAILED');
  expect((closeTime?.getTime() ?? Infinity) - startTime.getTime()).toBeLessThan(90_000);
  await runs.mailbox.setMode('ok');
  expect(await runs.mailbox.mailsTo('late@example.com')).toEqual([]);
});

it('goes to nobody who is gone or has no address', async () => {
  const commands = [await order(null), { ...(await order('gone@example.com')), administratorId: randomUUID() }];
  for (const command of commands) {
    await runs.gateway.sendTestMail(command, 'Test Portal');
    await expect(outcomeOf(command)).resolves.toBe('settled');
  }
});
