/**
 * `npm run migration -- NAME`: writes the migration that leads from the last one to schema.prisma. What the migrations
 * amount to stands beside them as `migrations/schema.prisma`, so that no database is needed to compare.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { projectFolder } from '../config/project-folder';
import { schemaDifference } from '../prisma/schema-difference';

const FOLDER = join(projectFolder, 'prisma', 'migrations');
const SO_FAR = join(FOLDER, 'schema.prisma');
const LOCK = '# Which kind of database these migrations are for.\nprovider = "postgresql"\n';

async function writeMigration(name: string): Promise<void> {
  const wanted = await readFile(join(projectFolder, 'prisma', 'schema.prisma'), 'utf8');
  const soFar = existsSync(SO_FAR) ? await readFile(SO_FAR, 'utf8') : null;
  const sql = await schemaDifference(soFar, wanted);
  if (sql === '') {
    console.log('The migrations already make what schema.prisma says: nothing to write.');
    return;
  }
  const folder = join(FOLDER, /^\d{14}_/.test(name) ? name : `${timestamp()}_${name}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'migration.sql'), sql);
  await writeFile(join(FOLDER, 'migration_lock.toml'), LOCK);
  await writeFile(SO_FAR, wanted);
  console.log(`Wrote ${relative(projectFolder, folder)}/migration.sql. Read it before you commit it.`);
}

/** As Prisma names its migrations: UTC, to the second. */
function timestamp(): string {
  return new Date().toISOString().replace(/\D/g, '').slice(0, 14);
}

const [name] = process.argv.slice(2);
if (!name || !/^[a-z0-9_]+$/.test(name)) {
  console.error('Usage: npm run migration -- NAME      (lower case letters, digits and _, such as add_portal_logo)');
  process.exit(1);
}
writeMigration(name).catch((error: unknown) => {
  console.error(`The migration could not be written: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
