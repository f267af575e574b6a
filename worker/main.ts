import { inspect } from 'node:util';
import { makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import pino, { type Logger } from 'pino';
import { migrationsFolder } from '../config/project-folder';
import { readSettings, type Settings, SettingsError } from '../config/settings';
import { temporalAccess } from '../config/temporal-access';
import { assertMigrated, DatabaseRefusal, whenReachable } from '../prisma/reach-database';
import { ForeignAddressKey } from '../prisma/stores/installation/installation-store';
import { tlsTrouble } from '../security/tls-trouble';
import { leaveOutCallStacks } from './call-stacks';
import { composeWorker, type ComposedWorker } from './compose';
import { FAILED_TASKS_FILTER } from './failed-tasks';
import { isTemporalAway, TemporalRefusal } from './find-namespace';
import { temporalLogger } from './temporal-logger';

/** Longer than a mail takes as a rule, shorter than the forty seconds after which Compose and the Helm chart kill. */
const STOP_WITHIN_MS = 30_000;

/** Runs a worker until SIGTERM or SIGINT. While PostgreSQL or Temporal is away it waits and says so. */
async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const logger = pino({ name: 'worker', level: settings.LOG_LEVEL });
  if (!settings.WORKER_CALL_STACKS) leaveOutCallStacks();
  installRuntime(settings, logger);

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

  const access = temporalAccess(settings);
  worker = await whenReachable(
    async () => {
      await assertMigrated(settings.DATABASE_URL, migrationsFolder);
      return composeWorker(settings, logger);
    },
    {
      signal: ending.signal,
      say: (why, error) => logger.warn({ err: error }, `${why}; trying again`),
      async whyElse(error) {
        if (!isTemporalAway(error)) return null;
        const trouble = await tlsTrouble(access);
        return `Temporal cannot be reached yet (${access.address})${trouble === null ? '' : `: ${trouble}`}`;
      },
    },
  );
  if (worker && !ending.signal.aborted) {
    const { TEMPORAL_TASK_QUEUE: taskQueue, TEMPORAL_DEPLOYMENT_NAME: deployment, TEMPORAL_BUILD_ID: buildId } = settings;
    logger.info({ taskQueue, ...(deployment && { deployment, buildId }) }, 'worker is ready');
    await worker.run();
  }
  logger.info('worker has stopped');
}

/** Temporal's part of the process, which is there once. */
function installRuntime({ WORKER_METRICS_ADDRESS: bindAddress }: Settings, logger: Logger): void {
  try {
    Runtime.install({
      logger: temporalLogger(logger),
      shutdownSignals: [],
      telemetryOptions: {
        // Its warnings are of races that the workflows are made for, and of connections that end with the process.
        logging: { forward: {}, filter: `${makeTelemetryFilterString({ core: 'ERROR' })},${FAILED_TASKS_FILTER}` },
        ...(bindAddress && { metrics: { prometheus: { bindAddress } } }),
      },
    });
  } catch (error) {
    if (bindAddress && error instanceof Error && error.message.includes('prometheus'))
      throw new SettingsError(`WORKER_METRICS_ADDRESS: nobody can be served at ${bindAddress}: ${error.message}`, {
        cause: error,
      });
    throw error;
  }
}

main().then(
  // Before its first connection Temporal's runtime would keep the process.
  () => process.exit(0),
  (error: unknown) => {
    const known = [SettingsError, ForeignAddressKey, DatabaseRefusal, TemporalRefusal].some((kind) => error instanceof kind);
    process.stderr.write(`${known ? (error as Error).message : inspect(error)}\n`);
    process.exit(1);
  },
);
