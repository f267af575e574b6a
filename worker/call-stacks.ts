import workerThreads, { type WorkerOptions } from 'node:worker_threads';
import { threadFile } from '../security/thread-file';

/** How the SDK calls the file of the thread that runs workflows. */
const WORKFLOW_THREAD = /[\\/]workflow-worker-thread\.js$/;

/**
 * The SDK notes where every promise of a workflow was made, for the "Call Stack" of Temporal's UI, and that is half of what the
 * thread for workflows works. It has no setting for it, but does without where Node.js has no hook for promises: this takes
 * that hook away, in that thread alone. A version of the SDK that starts its thread otherwise just has its call stacks again.
 */
export function leaveOutCallStacks(): void {
  const { Worker } = workerThreads;
  workerThreads.Worker = class extends Worker {
    constructor(file: string | URL, options: WorkerOptions = {}) {
      const execArgv = [...(options.execArgv ?? process.execArgv), '--require', threadFile('worker', 'no-promise-hook')];
      super(file, WORKFLOW_THREAD.test(String(file)) ? { ...options, execArgv } : options);
    }
  };
}
