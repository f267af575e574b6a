/**
 * Applies migrations in Prisma's format with Prisma's own schema engine in WebAssembly: no native binary that would have
 * to be downloaded.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, type ErrorRegistry } from '@prisma/driver-adapter-utils';
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { openPool } from './pool';
import { loadSchemaEngine } from './schema-engine';

const NOTHING_EXTERNAL = { externalTables: [], externalEnums: [] };

/**
 * Applies what the folder has and the database lacks, with Prisma's bookkeeping; returns the names of what was applied.
 * Two at once are safe: one applies, the other waits and finds nothing to do. A migration that fails leaves its first
 * statements in place and is refused until somebody has looked (Prisma's P3009).
 */
export function applyMigrations(databaseUrl: string, folder: string): Promise<string[]> {
  return withEngine(databaseUrl, async (engine) => {
    const migrationsList = await readMigrations(folder);
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: NOTHING_EXTERNAL });
    return appliedMigrationNames;
  });
}

async function withEngine<T>(databaseUrl: string, use: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  const pool = openPool({ connectionString: databaseUrl });
  const factory = bindMigrationAwareSqlAdapterFactory(new PrismaPg(pool));
  try {
    const { SchemaEngine } = await loadSchemaEngine();
    return await use(await SchemaEngine.new({ datamodels: undefined }, () => undefined, factory));
  } catch (error) {
    throw inside(error, factory.errorRegistry);
  } finally {
    // A connection left open would hold the advisory lock of the next run up.
    await pool.end();
  }
}

/** What the database said: on its way through the engine it becomes "External error id#0". */
function inside(error: unknown, registry: ErrorRegistry): unknown {
  const id = /External error id#(\d+)/.exec(String(error))?.[1];
  return id === undefined ? error : (registry.consumeError(Number(id))?.error ?? error);
}

/** A Prisma migrations folder as the engine wants it: directories in the order of their names. */
async function readMigrations(folder: string): Promise<MigrationList> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const migrationDirectories = await Promise.all(
    names.sort().map(async (name) => {
      const value = await readFile(join(folder, name, 'migration.sql'), 'utf8');
      return { path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value } } };
    }),
  );
  const lock = await readFile(join(folder, 'migration_lock.toml'), 'utf8').catch(() => null);
  return {
    baseDir: folder,
    lockfile: { path: 'migration_lock.toml', content: lock },
    shadowDbInitScript: '',
    migrationDirectories,
  };
}
