import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger, type WorkflowBundle } from '@temporalio/worker';

/** Where the build leaves the workflows' code, beside the rest of what it compiles. */
export const BUNDLE_PATH = join(__dirname, 'workflow-bundle.generated.js');

/** The bundle that the build made. */
export async function workflowBundle(path: string): Promise<WorkflowBundle> {
  return { code: await readFile(path, 'utf8') };
}

/** Bundles the workflows as the worker runs them. */
export function bundleWorkflows(): Promise<WorkflowBundle> {
  return bundleWorkflowCode({
    workflowsPath: require.resolve('../workflows'),
    payloadConverterPath: require.resolve('../security/payload-converter'),
    failureConverterPath: require.resolve('../security/failure-converter'),
    logger: new DefaultLogger('WARN'),
  });
}
