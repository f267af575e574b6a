/** Administrators who want a digest are told who waits, by a Schedule that operators can see, pause and trigger. */
import { randomUUID } from 'node:crypto';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { NotificationChoice } from '../../domain/administrator';
import { createDigestPlans } from '../../prisma/stores/portal/digest-plans';
import { alignDigestSchedules, removeStrayDigests } from '../../worker/digest-schedules';
import { digestScheduleId } from '../../workflows/messages';
import { eventually } from '../support/eventually';
import { registerWithPassword } from '../support/registrations';
import { startWorkflowHarness, type WorkflowHarness } from '../support/workflow-harness';
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

const EARLY = { timeZone: 'Europe/Berlin', weekdays: [1, 5], hour: 7 };

const plans = () => createDigestPlans(runs.database).changedBetween(new Date(0), new Date(Date.now() + 1000));
const align = async () => alignDigestSchedules(runs.client, runs.settings.TEMPORAL_TASK_QUEUE, await plans());
const schedule = () => runs.client.schedule.getHandle(digestScheduleId(runs.portalId));

async function administrator(notifications: NotificationChoice): Promise<string> {
  const email = `${randomUUID()}@acme.example`;
  await runs.database.administrator.create({
    data: { name: 'Ann', email, notifications, roles: { create: { role: 'portal_admin', portalId: runs.portalId } } },
  });
  return email;
}

/** Starts a digest now, as an operator may, and waits for its end. */
async function triggered(): Promise<unknown> {
  const before = (await schedule().describe()).info.recentActions.length;
  await schedule().trigger();
  const action = await eventually('the digest ran', async () => (await schedule().describe()).info.recentActions[before]?.action);
  const { workflowId, firstExecutionRunId } = action.workflow;
  return runs.client.workflow.getHandle(workflowId, firstExecutionRunId).result();
}

it('stands in Temporal as the policy says, and is changed and taken away with it', async () => {
  await runs.setPolicy({ digest: EARLY });
  await align();
  const { spec, action } = await schedule().describe();
  expect(spec.timezone).toBe('Europe/Berlin');
  expect(spec.calendars?.[0]).toMatchObject({ hour: [{ start: 7 }], dayOfWeek: [{ start: 'MONDAY' }, { start: 'FRIDAY' }] });
  expect(action.workflowType).toBe('administratorDigest');

  await schedule().pause('holidays');
  await runs.setPolicy({ digest: { ...EARLY, hour: 9 } });
  await align();
  const changed = await schedule().describe();
  expect(changed.spec.calendars?.[0]).toMatchObject({ hour: [{ start: 9 }] });
  expect(changed.state).toMatchObject({ paused: true, note: 'holidays' });

  await runs.setPolicy({ digest: null });
  await align();
  await align();
  await expect(schedule().describe()).rejects.toThrow(/not found/i);
});

it('goes to those who want one, names nobody unless the portal says so, and is silent where nobody waits', async () => {
  const [early, late] = [runs.applicant(), runs.applicant()];
  const [reader, other] = [await administrator('digest'), await administrator('at_once')];
  await runs.setPolicy({ digest: EARLY });
  await align();
  expect(await triggered()).toBe(0);

  await registerWithPassword(runs, early);
  await registerWithPassword(runs, late);
  await runs.client.workflow.getHandle(late.workflowId).signal('ask', { by: 'ops', reason: 'Which company?' });
  await eventually('one waits for the developer', () =>
    runs.database.approvalRequest.findFirst({ where: { waitingFor: 'developer' } }),
  );

  expect(await triggered()).toBe(1);
  const mail = await runs.mailbox.waitForMail(reader, /^1 waiting/);
  const { id } = await runs.database.account.findFirstOrThrow({ where: early.key });
  expect(mail.TextBody).toContain(`/console/${runs.portalId}/accounts/${id}`);
  expect(mail.TextBody).not.toContain(early.email);
  expect((await runs.mailbox.mailsTo(other)).filter(({ Subject }) => /^1 waiting/.test(Subject))).toEqual([]);

  await runs.database.portal.updateMany({ data: { notificationsDeveloperPiiVisibilityEnabled: true } });
  expect(await triggered()).toBe(1);
  await eventually('it names who waits', async () =>
    (await runs.mailbox.mailsTo(reader)).some(({ TextBody }) => TextBody?.includes(early.email)),
  );
});

it('goes with its portal', async () => {
  await runs.setPolicy({ digest: EARLY });
  await align();

  await removeStrayDigests(runs.client, []);

  await expect(schedule().describe()).rejects.toThrow(/not found/i);
});
