import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { projectFolder } from '../config/project-folder';
import { compiled, runCommand } from './command';

/** Migrates where something is missing; most starts find nothing to do, and need not start the migrating process for that. */
export async function bringUpToDate(databaseUrl: string, env: NodeJS.ProcessEnv): Promise<void> {
  const [wanted, applied] = await Promise.all([migrationNames(), appliedNames(databaseUrl)]);
  if (wanted.every((name) => applied.has(name))) return;
  await runCommand('Bringing the database up to date', compiled('cli', 'migrate.js'), env);
}

async function migrationNames(): Promise<string[]> {
  const entries = await readdir(join(projectFolder, 'prisma', 'migrations'), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** Empty where there is nothing yet, or no connection: the command is patient, and says what is wrong. */
async function appliedNames(databaseUrl: string): Promise<Set<string>> {
  const client = new Client({ connectionString: databaseUrl });
  try {
    await client.connect();
    const finished = 'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL';
    return new Set((await client.query<{ name: string }>(finished)).rows.map(({ name }) => name));
  } catch {
    return new Set();
  } finally {
    await client.end().catch(() => undefined);
  }
}
