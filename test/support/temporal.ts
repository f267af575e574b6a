import { fileLog } from './file-log';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { registerSearchAttributes } from '../../worker/search-attributes';
import { SEARCH_ATTRIBUTES } from '../../workflows/messages';

/** Temporal's test server: time is skipped while somebody waits for a workflow. Cannot list workflows. Tear it down. */
export async function timeSkippingEnvironment(): Promise<TestWorkflowEnvironment> {
  const path = required('TEST_TEMPORAL_SERVER');
  const environment = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
  await registerSearchAttributes(environment.client, fileLog.logger);
  return environment;
}

/** Temporal's real server, as the CLI brings it, in memory: does everything but skip time. Tear it down. */
export async function localEnvironment(dynamicConfig: readonly string[] = []): Promise<TestWorkflowEnvironment> {
  const path = required('TEST_TEMPORAL_CLI');
  return TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path },
      searchAttributes: [...SEARCH_ATTRIBUTES],
      log: { format: 'pretty', level: 'never' },
      // A run that fails is listed as such after two tries instead of five, which take a minute.
      extraArgs: ['system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute=2', ...dynamicConfig].flatMap((value) => [
        '--dynamic-config-value',
        value,
      ]),
    },
  });
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run tests with Jest, whose global set-up fetches Temporal's servers.`);
  return value;
}
