import { join } from 'node:path';
import { freePort } from '../processes/ports';
import { startPostgres } from './postgres';
import type { Context } from '../processes/context';

const NAME = 'vestibule';

/** The database's address: the given one, or that of the embedded PostgreSQL. */
export async function provideDatabase({ settings, secrets, home, log, watchdog, progress, register }: Context): Promise<string> {
  if (settings.DATABASE_URL) return settings.DATABASE_URL;
  const postgres = await startPostgres({
    folder: join(home, 'postgres'),
    port: await freePort(settings.POSTGRES_PORT, settings.PORT),
    password: secrets.databasePassword,
    log: log('postgres'),
    durable: true,
    watchdog,
    say: (line) => progress.say(line),
  });
  await register('postgres', postgres.process);
  await postgres.ensureDatabase(NAME);
  return postgres.url(NAME);
}
