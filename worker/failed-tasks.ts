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
  error?: unknown;
  meta: Record<string, unknown>;
}

/** Whether a line of the SDK says that a workflow task has failed: each of its parts has its own words for it. */
export function saysTaskFailed({ message, error, meta }: Line): boolean {
  switch (message) {
    // The core: every kind of failure, as long as it reports it to the server, which is at the first attempts.
    case 'Failing workflow task':
      return meta['sdkComponent'] === 'core';
    // The worker: what came could not be decoded, or the workflow's code not be loaded; at each attempt.
    case 'Failed to process Workflow Activation':
      return true;
    // The workflow: at each attempt; with a failure of Temporal's kinds it ends the run instead.
    case 'Workflow failed':
      return !(error instanceof Error && error.name.endsWith('Failure'));
    default:
      return false;
  }
}
