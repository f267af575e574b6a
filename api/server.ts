/** The api process: reads the environment, listens, and on SIGTERM or SIGINT ends what it has begun. */
import type { Server } from 'node:http';
import { inspect } from 'node:util';
import { pino } from 'pino';
import { readSettings, SettingsError } from '../config/settings';
import { composeApi } from './compose';

/** Longer than any request takes; after this it ends all the same. */
const GRACE_MS = 25_000;

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const logger = pino({ level: settings.LOG_LEVEL, base: { part: 'api' } });
  const { app, close } = await composeApi(settings, logger);
  const server = app.listen(settings.PORT, settings.HOST, (error?: Error) => {
    if (error) return fail(error);
    logger.info({ host: settings.HOST, port: settings.PORT }, 'the api listens');
  });
  const stop = () => {
    logger.info('the api stops');
    setTimeout(() => process.exit(0), GRACE_MS).unref();
    void ended(server)
      .then(close)
      .then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

function ended(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

function fail(error: unknown): void {
  const known = error instanceof SettingsError || (error instanceof Error && error.name === 'ForeignAddressKey');
  // The logger may not exist yet, and whoever starts it reads this.
  process.stderr.write(`${known ? error.message : inspect(error)}\n`);
  process.exit(1);
}

main().catch(fail);
