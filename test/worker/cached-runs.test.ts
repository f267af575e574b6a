import { temporal } from '@temporalio/proto';
import { createHttpDriver } from '../api/http-driver';
import { startService } from '../support/service';

/** How many workflow tasks of the run went to the queue of the worker that has it in memory. */
const STICKY = temporal.api.enums.v1.TaskQueueKind.TASK_QUEUE_KIND_STICKY;

test.each([
  ['0', false],
  ['40', true],
])('with WORKER_CACHED_RUNS=%s a registration goes its whole way, and its run is kept in memory: %s', async (runs, kept) => {
  const service = await startService({ settings: { WORKER_CACHED_RUNS: runs } });
  const driver = createHttpDriver(service);
  const email = await driver.registered();
  const id = await driver.developerId(email);
  expect((await driver.manage('PATCH', `/developers/${id}`, { status: 'approved' })).status).toBe(200);
  await service.mailbox.waitForMail(email, /approved/i);
  expect((await driver.logIn(email)).status).toBe(204);

  const { portalId, emailHash } = await service.database.account.findUniqueOrThrow({ where: { id } });
  const { events } = await service.temporal.workflow.getHandle(`account/${portalId}/${emailHash}`).fetchHistory();
  const queues = (events ?? []).map((event) => event.workflowTaskScheduledEventAttributes?.taskQueue?.kind);
  expect(queues.includes(STICKY)).toBe(kept);
  await service.stop();
});
