import { writeFile } from 'node:fs/promises';
import { BUNDLE_PATH, bundleWorkflows } from './workflow-bundle';

/** The build's last step: the workflows' code in one file, source map included (Temporal needs it inline). */
async function main(): Promise<void> {
  const { code } = await bundleWorkflows();
  await writeFile(BUNDLE_PATH, code);
}

void main();
