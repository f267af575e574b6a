/**
 * `npm run migrate`: brings the database at DATABASE_URL up to date. Waits for a database that is still starting.
 * A process of its own that ends: 0 when the database is up to date, 1 with the reason otherwise.
 */
import { migrationsFolder } from '../config/project-folder';
import { alignDirectoryIndexes } from '../prisma/directory-indexes';
import { applyMigrations } from '../prisma/migrate';
import { isPooled } from '../prisma/pool';
import { connectOnce, whenReachable } from '../prisma/reach-database';
import { describe } from './doctor/finding';

const PATIENCE_MS = 60_000;

async function migrate(): Promise<void> {
  const databaseUrl = process.env.DATABASE_URL;
  if (!databaseUrl) throw new Error('DATABASE_URL is not set: which database shall be migrated?');
  // Of a session; in transaction mode it would be anybody's, and stay.
  if (isPooled(databaseUrl))
    throw new Error(
      'DATABASE_URL goes through PgBouncer (pgbouncer=true), where the lock that keeps two migrations apart does not hold: give the address of PostgreSQL itself',
    );
  await waitForDatabase(databaseUrl);
  const applied = await applyMigrations(databaseUrl, migrationsFolder);
  for (const name of applied) console.log(`Applied ${name}`);
  for (const line of await alignDirectoryIndexes(databaseUrl)) console.log(line);
  console.log(applied.length === 0 ? 'The database is up to date: nothing to apply.' : 'The database is up to date.');
}

/** "Not there yet" is waited for; a wrong password or a missing database is said at once. */
async function waitForDatabase(databaseUrl: string): Promise<void> {
  let last: unknown = null;
  const say = (_why: string, error: unknown) => {
    if (last === null) console.log('Waiting for the database …');
    last = error;
  };
  const client = await whenReachable(() => connectOnce(databaseUrl), { signal: AbortSignal.timeout(PATIENCE_MS), say });
  if (client === null) throw last;
  await client.end();
}

migrate().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(`The database could not be migrated: ${describe(error)}`);
    process.exit(1);
  },
);
