import { setTimeout as wait } from 'node:timers/promises';
import { type Connected, connectTemporal, hasCode, NOT_FOUND } from './doctor/temporal';
import { findSettings } from './installation';
import { Mistake } from './mistake';

const LOOK_AGAIN_MS = 1000;
/** gRPC's number for what Temporal says while a version, or one of its task queues, has not been heard of yet. */
const FAILED_PRECONDITION = 9;

/**
 * From now on every task goes to the workers of the version that the settings name, those of runs that began on another one
 * too. Waits until one of them polls: before that nobody would do the work.
 */
export async function makeCurrent({ wait: seconds }: { wait: number }): Promise<void> {
  const settings = findSettings();
  const { TEMPORAL_NAMESPACE: namespace, TEMPORAL_DEPLOYMENT_NAME: deploymentName, TEMPORAL_BUILD_ID: buildId } = settings;
  if (!deploymentName || !buildId) throw new Mistake('which version? Set TEMPORAL_DEPLOYMENT_NAME and TEMPORAL_BUILD_ID');
  const client = await connectTemporal(settings);
  if (!('connection' in client)) throw new Mistake(client.wrong?.join(' ') ?? 'Temporal cannot be reached');
  try {
    const giveUpAt = Date.now() + 1000 * seconds;
    while (!(await isSet(client, { namespace, deploymentName, buildId }))) {
      if (Date.now() > giveUpAt)
        throw new Mistake(`no worker of ${deploymentName}.${buildId} has polled within ${seconds} seconds`);
      await wait(LOOK_AGAIN_MS);
    }
    console.log(`${deploymentName}.${buildId} is current: workers of any other version can be stopped.`);
  } finally {
    await client.connection.close();
  }
}

interface Version {
  namespace: string;
  deploymentName: string;
  buildId: string;
}

/** False while Temporal has not heard of a worker of that version. */
async function isSet({ connection }: Connected, version: Version): Promise<boolean> {
  try {
    await connection.workflowService.setWorkerDeploymentCurrentVersion({ ...version, identity: 'vestibule admin' });
    return true;
  } catch (error) {
    if (hasCode(error, NOT_FOUND) || hasCode(error, FAILED_PRECONDITION)) return false;
    throw error;
  }
}
