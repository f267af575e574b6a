import { type Client, ScheduleAlreadyRunning, ScheduleNotFoundError } from '@temporalio/client';
import type { Digest } from '../domain/approval-policy';
import type { DigestPlan } from '../prisma/stores/portal/digest-plans';
import { digestScheduleId, summaryOf } from '../workflows/messages';

const DAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const;

/**
 * Makes Temporal's Schedules what the portals' policies say. An operator may pause or trigger one with Temporal's own tools:
 * its pause outlives a change of its times.
 */
export async function alignDigestSchedules(client: Client, taskQueue: string, plans: readonly DigestPlan[]): Promise<void> {
  for (const { portalId, portalName, digest } of plans) {
    const handle = client.schedule.getHandle(digestScheduleId(portalId));
    if (!digest) {
      await handle.delete().catch(unlessUnknown);
      continue;
    }
    const wanted = { spec: specOf(digest), action: actionOf(taskQueue, portalId, portalName), policies: POLICIES };
    try {
      await client.schedule.create({ scheduleId: digestScheduleId(portalId), ...wanted });
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
      await handle.update(({ state }) => ({ ...wanted, state }));
    }
  }
}

/** Takes away the Schedules of portals that are gone: `plans` are of all there are. */
export async function removeStrayDigests(client: Client, plans: readonly DigestPlan[]): Promise<void> {
  const known = new Set(plans.filter(({ digest }) => digest).map(({ portalId }) => digestScheduleId(portalId)));
  for await (const { scheduleId } of client.schedule.list()) {
    if (!scheduleId.startsWith(digestScheduleId('')) || known.has(scheduleId)) continue;
    await client.schedule.getHandle(scheduleId).delete().catch(unlessUnknown);
  }
}

/** One that the server missed for longer than this is left out: the next one says the same. */
const POLICIES = { overlap: 'SKIP', catchupWindow: '1h' } as const;

function specOf({ timeZone, weekdays, hour }: Digest) {
  return { calendars: [{ dayOfWeek: weekdays.flatMap((day) => DAYS[day - 1] ?? []), hour }], timezone: timeZone };
}

function actionOf(taskQueue: string, portalId: string, portalName: string) {
  return {
    type: 'startWorkflow' as const,
    workflowType: 'administratorDigest',
    workflowId: digestScheduleId(portalId),
    args: [portalId],
    taskQueue,
    workflowExecutionTimeout: '1h' as const,
    staticSummary: summaryOf('Digest for administrators', portalName),
  };
}

function unlessUnknown(error: unknown): void {
  if (!(error instanceof ScheduleNotFoundError)) throw error;
}
