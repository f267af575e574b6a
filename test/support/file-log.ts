import { Runtime } from '@temporalio/worker';
import { FAILED_TASKS_FILTER } from '../../worker/failed-tasks';
import { temporalLogger } from '../../worker/temporal-logger';
import { captureLog } from './log';

/** The one log of a test file: Temporal's SDK takes its logger once, before anything else of it is used. */
export const fileLog = captureLog();
// What the native part calls errors are its own races; a failed task is named by us as well.
fileLog.expect(/"sdkComponent":"core"/);

Runtime.install({
  logger: temporalLogger(fileLog.logger),
  shutdownSignals: [],
  // The native part speaks of every race that tests provoke; what it says of failed tasks has to be expected.
  telemetryOptions: { logging: { forward: {}, filter: `off,${FAILED_TASKS_FILTER}` } },
});
