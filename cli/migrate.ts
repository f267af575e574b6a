/**
 * `npm run migrate`: brings the database at DATABASE_URL up to date. Waits for a database that is still starting.
 * A process of its own that ends: 0 when the database is up to date, 1 with the reason otherwise.
 */
import { join } from 'node:path';
import { Client } from 'pg';
import { projectFolder } from '../config/project-folder';
import { alignDirectoryIndexes } from '../prisma/directory-indexes';
import { applyMigrations } from '../prisma/migrate';
import { isPooled } from '../prisma/pool';

const PATIENCE_MS = 60_000;

async function migrate(): Promise<void> {
  const databaseUrl = process.env.DATABASE_URL;
  if (!databaseUrl) throw new Error('DATABASE_URL is not set: which database shall be migrated?');
  // Of a session; in transaction mode it would be anybody's, and stay.
  if (isPooled(databaseUrl))
    throw new Error(
      'DATABASE_URL goes through PgBouncer (pgbouncer=true), where the lock that keeps two migrations apart does not hold: give the address of PostgreSQL itself',
    );
  await waitForDatabase(databaseUrl, Date.now() + PATIENCE_MS);
  const applied = await applyMigrations(databaseUrl, join(projectFolder, 'prisma', 'migrations'));
  for (const name of applied) console.log(`Applied ${name}`);
  for (const line of await alignDirectoryIndexes(databaseUrl)) console.log(line);
  console.log(applied.length === 0 ? 'The database is up to date: nothing to apply.' : 'The database is up to date.');
}

/** "Not there yet" is waited for; a wrong password or a missing database is said at once. */
async function waitForDatabase(databaseUrl: string, until: number): Promise<void> {
  let told = false;
  for (;;) {
    const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5000 });
    try {
      await client.connect();
      return;
    } catch (error) {
      if (!isStarting(error) || Date.now() > until) throw error;
      if (!told) console.log('Waiting for the database …');
      told = true;
      await new Promise((resolve) => setTimeout(resolve, 250));
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

const STARTING = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', '57P03']);

function isStarting(error: unknown): boolean {
  return error instanceof Error && 'code' in error && STARTING.has(String(error.code));
}

migrate().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(`The database could not be migrated: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  },
);
