import { join } from 'node:path';
import { freePort } from './ports';
import { startPostgres } from './postgres';
import type { Site } from './site';

const NAME = 'vestibule';

/** The database's address: the given one, or that of the embedded PostgreSQL. */
export async function bringUpDatabase({ settings, secrets, home, log, keeper, progress, register }: Site): Promise<string> {
  if (settings.DATABASE_URL) return settings.DATABASE_URL;
  const postgres = await startPostgres({
    folder: join(home, 'postgres'),
    port: await freePort(settings.POSTGRES_PORT, settings.PORT),
    password: secrets.databasePassword,
    log: log('postgres'),
    durable: true,
    keeper,
    say: (line) => progress.say(line),
  });
  await register('postgres', postgres.part);
  await postgres.ensureDatabase(NAME);
  return postgres.url(NAME);
}
