import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger, type WorkflowBundle } from '@temporalio/worker';

/** Where the build leaves the workflows' code, beside the rest of what it compiles. */
export const BUNDLE_PATH = join(__dirname, 'workflow-bundle.generated.js');

const WORKFLOWS = require.resolve('../workflows');
const PAYLOAD_CONVERTER = require.resolve('../security/payload-converter');
const FAILURE_CONVERTER = require.resolve('../security/failure-converter');

/** The bundle that the build made. */
export async function workflowBundle(path: string): Promise<WorkflowBundle> {
  return { code: await readFile(path, 'utf8') };
}

/** Bundles the workflows as the worker runs them. */
export function bundleWorkflows(): Promise<WorkflowBundle> {
  return bundleWorkflowCode({
    workflowsPath: WORKFLOWS,
    payloadConverterPath: PAYLOAD_CONVERTER,
    failureConverterPath: FAILURE_CONVERTER,
    // Otherwise each run evaluates all of them anew. They keep nothing of a run, and are frozen once they are loaded.
    preloadModules: [WORKFLOWS, PAYLOAD_CONVERTER, FAILURE_CONVERTER],
    logger: new DefaultLogger('WARN'),
  });
}
