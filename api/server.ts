/** The api process: reads the environment, listens, and on SIGTERM or SIGINT ends what it has begun. */
import { inspect } from 'node:util';
import { pino } from 'pino';
import { migrationsFolder } from '../config/project-folder';
import { readSettings, SettingsError } from '../config/settings';
import { assertMigrated, DatabaseRefusal, whenReachable } from '../prisma/reach-database';
import { ForeignAddressKey } from '../prisma/stores/installation/installation-store';
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
  const ending = new AbortController();
  let end = () => Promise.resolve();
  let unanswered = () => 0;
  const stop = () => {
    logger.info('the api stops');
    ending.abort();
    setTimeout(() => {
      logger.warn({ unanswered: unanswered() }, 'the api ends without having finished');
      process.exit(0);
    }, GRACE_MS).unref();
    void end().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);

  const api = await whenReachable(
    async () => {
      await assertMigrated(settings.DATABASE_URL, migrationsFolder);
      return composeApi(settings, logger);
    },
    { signal: ending.signal, say: (why, error) => logger.warn({ err: error }, `${why}; trying again`) },
  );
  // Nobody is waiting for it yet.
  if (api === null || ending.signal.aborted) return;
  const server = createHttpServer(api.app).once('error', fail);
  server.listen(settings.PORT, settings.HOST, () => {
    logger.info({ host: settings.HOST, port: settings.PORT }, 'the api listens');
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const requests = followRequests(server);
  unanswered = () => requests.underWay();
  end = async () => {
    api.stop();
    await requests.end();
    await api.close();
  };
}

function fail(error: unknown): void {
  // The logger may not exist yet, and whoever starts it reads this.
  process.stderr.write(`${inWords(error)}\n`);
  process.exit(1);
}

/** In one line what whoever starts it can mend, and all there is about anything else. */
function inWords(error: unknown): string {
  if ([SettingsError, ForeignAddressKey, DatabaseRefusal].some((kind) => error instanceof kind)) return (error as Error).message;
  const { syscall, message } = error as NodeJS.ErrnoException;
  return syscall === 'listen' ? `Nobody can be served at HOST and PORT: ${message}` : inspect(error);
}

main().catch(fail);
