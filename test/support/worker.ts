import type { Settings } from '../../config/settings';
import { composeWorker } from '../../worker/compose';
import type { CapturedLog } from './log';

/** The worker as it is composed, with the workflows as they were bundled for this run of the tests. */
export async function startWorker(settings: Settings, log: CapturedLog): Promise<{ stop(): Promise<void> }> {
  const worker = await composeWorker(settings, log.logger, process.env['TEST_WORKFLOW_BUNDLE']);
  const running = worker.run();
  return {
    async stop() {
      worker.stop();
      await running;
    },
  };
}
