import { EventEmitter } from 'node:events';

/**
 * Runs of which a workflow task has failed. The SDK tells of them in its log alone, which there is once a process, so
 * this is there once as well.
 */
export const failedTasks = new EventEmitter<{ failed: [runId: string] }>();

/** What the filter of the core's log has to let through for it. */
export const FAILED_TASKS_FILTER = 'temporalio_sdk_core::worker::workflow=WARN';

interface Line {
  message: string;
  meta: Record<string, unknown>;
}

/** Whether a line of the SDK says that a workflow task has failed: each of its parts has its own words for it. */
export function saysTaskFailed({ message, meta }: Line): boolean {
  switch (message) {
    // The core: every kind of failure, as long as it reports it to the server, which is at the first attempts.
    case 'Failing workflow task':
      return meta['sdkComponent'] === 'core';
    // The worker: what came could not be decoded, or the workflow's code not be loaded; at each attempt.
    case 'Failed to process Workflow Activation':
      return true;
    default:
      return false;
  }
}

/**
 * Whether a line only says, at each attempt, that a workflow threw. From here nobody can tell whether that failed a task,
 * which the core says as well, or ended the run, which Temporal shows.
 */
export function saysWorkflowThrew({ message }: Line): boolean {
  return message === 'Workflow failed';
}
