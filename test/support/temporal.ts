import './file-log';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { SEARCH_ATTRIBUTES } from '../../workflows/messages';

/** Temporal's test server: time is skipped while somebody waits for a workflow. Cannot list workflows. Tear it down. */
export async function timeSkippingEnvironment(): Promise<TestWorkflowEnvironment> {
  const path = required('TEST_TEMPORAL_SERVER');
  return TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path } } });
}

/** Temporal's real server, as the CLI brings it, in memory: does everything but skip time. Tear it down. */
export async function localEnvironment(): Promise<TestWorkflowEnvironment> {
  const path = required('TEST_TEMPORAL_CLI');
  return TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path },
      searchAttributes: [...SEARCH_ATTRIBUTES],
      log: { format: 'pretty', level: 'never' },
    },
  });
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run tests with Jest, whose global set-up fetches Temporal's servers.`);
  return value;
}
