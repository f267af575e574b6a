/** The api process: reads the environment, listens, and on SIGTERM or SIGINT ends what it has begun. */
import { inspect } from 'node:util';
import { pino } from 'pino';
import { readSettings, SettingsError } from '../config/settings';
import { composeApi } from './compose';
import { createHttpServer } from './http/http-server';
import { followRequests } from './http/orderly-end';

/** Longer than any request takes that is sent in one piece, shorter than the ten seconds after which Docker kills. */
const GRACE_MS = 8000;
/**
 * Longer than proxies keep a connection to use it again (a minute with nginx and with load balancers of clouds): whoever of
 * the two closes it first must not be the one that cannot know whether a request is on its way.
 */
const KEEP_ALIVE_MS = 75_000;

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const logger = pino({ level: settings.LOG_LEVEL, base: { part: 'api' } });
  const api = await composeApi(settings, logger);
  const server = createHttpServer(api.app).once('error', fail);
  server.listen(settings.PORT, settings.HOST, () => {
    logger.info({ host: settings.HOST, port: settings.PORT }, 'the api listens');
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const requests = followRequests(server);
  const stop = () => {
    logger.info('the api stops');
    api.stop();
    setTimeout(() => {
      logger.warn({ unanswered: requests.underWay() }, 'the api ends without having finished');
      process.exit(0);
    }, GRACE_MS).unref();
    void requests
      .end()
      .then(() => api.close())
      .then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

function fail(error: unknown): void {
  const known = error instanceof SettingsError || (error instanceof Error && error.name === 'ForeignAddressKey');
  // The logger may not exist yet, and whoever starts it reads this.
  process.stderr.write(`${known ? error.message : inspect(error)}\n`);
  process.exit(1);
}

main().catch(fail);
