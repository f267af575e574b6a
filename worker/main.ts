import { setTimeout as wait } from 'node:timers/promises';
import { inspect } from 'node:util';
import { makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import pino from 'pino';
import { readSettings, SettingsError } from '../config/settings';
import { temporalAccess } from '../config/temporal-access';
import { isDatabaseAway } from '../prisma/stores/sql/database-unavailable';
import { ForeignAddressKey } from '../prisma/stores/installation/installation-store';
import { tlsTrouble } from '../security/tls-trouble';
import { leaveOutCallStacks } from './call-stacks';
import { composeWorker, type ComposedWorker } from './compose';
import { FAILED_TASKS_FILTER } from './failed-tasks';
import { temporalLogger } from './temporal-logger';

const RETRY_SECONDS = 2;
/** Longer than a mail takes as a rule, shorter than the forty seconds after which Compose and the Helm chart kill. */
const STOP_WITHIN_MS = 30_000;

/** Runs a worker until SIGTERM or SIGINT. While PostgreSQL or Temporal is away it waits and says so. */
async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const logger = pino({ name: 'worker', level: settings.LOG_LEVEL });
  if (!settings.WORKER_CALL_STACKS) leaveOutCallStacks();
  const metricsAddress = settings.WORKER_METRICS_ADDRESS;
  Runtime.install({
    logger: temporalLogger(logger),
    shutdownSignals: [],
    telemetryOptions: {
      // Its warnings are of races that the workflows are made for, and of connections that end with the process.
      logging: { forward: {}, filter: `${makeTelemetryFilterString({ core: 'ERROR' })},${FAILED_TASKS_FILTER}` },
      ...(metricsAddress && { metrics: { prometheus: { bindAddress: metricsAddress } } }),
    },
  });

  const ending = new AbortController();
  let worker: ComposedWorker | null = null;
  const end = () => {
    ending.abort();
    worker?.stop();
    setTimeout(() => {
      logger.warn('the worker ends without having finished; what it had under way is done by another, or by the next');
      process.exit(0);
    }, STOP_WITHIN_MS).unref();
  };
  process.once('SIGTERM', end).once('SIGINT', end);

  while (!ending.signal.aborted) {
    try {
      worker = await composeWorker(settings, logger);
      break;
    } catch (error) {
      if (isDatabaseAway(error)) {
        logger.warn({ err: error }, 'PostgreSQL cannot be reached yet; trying again');
      } else if (isTransportError(error)) {
        const trouble = await tlsTrouble(temporalAccess(settings));
        const why = trouble === null ? '' : `: ${trouble}`;
        logger.warn({ err: error, address: settings.TEMPORAL_ADDRESS }, `Temporal cannot be reached yet${why}; trying again`);
      } else throw error;
      await wait(RETRY_SECONDS * 1000, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  }
  if (worker && !ending.signal.aborted) {
    const { TEMPORAL_TASK_QUEUE: taskQueue, TEMPORAL_DEPLOYMENT_NAME: deployment, TEMPORAL_BUILD_ID: buildId } = settings;
    logger.info({ taskQueue, ...(deployment && { deployment, buildId }) }, 'worker is ready');
    await worker.run();
  }
  logger.info('worker has stopped');
}

main().then(
  // Before its first connection Temporal's runtime would keep the process.
  () => process.exit(0),
  (error: unknown) => {
    const known = error instanceof SettingsError || error instanceof ForeignAddressKey;
    process.stderr.write(`${known ? error.message : inspect(error)}\n`);
    process.exit(1);
  },
);

/** The SDK keeps the class for itself. */
function isTransportError(error: unknown): boolean {
  return error instanceof Error && error.name === 'TransportError';
}
