import { join } from 'node:path';
import { Client } from 'pg';
import { projectFolder } from '../../config/project-folder';
import { pendingMigrations } from '../../prisma/pending-migrations';
import { compiled, runCommand } from '../processes/command';

/** Migrates where something is missing; most starts find nothing to do, and need not start the migrating process for that. */
export async function migrateDatabase(databaseUrl: string, env: NodeJS.ProcessEnv): Promise<void> {
  if (await isUpToDate(databaseUrl)) return;
  await runCommand('Bringing the database up to date', compiled('cli', 'migrate.js'), env);
}

/** Not so where there is no connection: the command is patient, and says what is wrong. */
async function isUpToDate(databaseUrl: string): Promise<boolean> {
  const client = new Client({ connectionString: databaseUrl });
  try {
    await client.connect();
    return (await pendingMigrations(client, join(projectFolder, 'prisma', 'migrations'))).length === 0;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
