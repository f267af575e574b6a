import { readdir } from 'node:fs/promises';
import type { ClientBase } from 'pg';

/** The names of the folder's migrations that the database lacks, or has not finished. */
export async function pendingMigrations(client: ClientBase, folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const wanted = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const { rows } = await client.query<{ known: boolean }>(`SELECT to_regclass('_prisma_migrations') IS NOT NULL AS known`);
  if (!rows[0]?.known) return wanted.sort();
  const finished = 'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL';
  const applied = new Set((await client.query<{ name: string }>(finished)).rows.map(({ name }) => name));
  return wanted.filter((name) => !applied.has(name)).sort();
}
