import { Runtime } from '@temporalio/worker';
import { temporalLogger } from '../../worker/temporal-logger';
import { captureLog } from './log';

/** The one log of a test file: Temporal's SDK takes its logger once, before anything else of it is used. */
export const fileLog = captureLog();

Runtime.install({
  logger: temporalLogger(fileLog.logger),
  shutdownSignals: [],
  // The native part speaks of every race that tests provoke, straight to the terminal.
  telemetryOptions: { logging: { filter: 'off' } },
});
