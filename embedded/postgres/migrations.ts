import { migrationsFolder } from '../../config/project-folder';
import { assertMigrated } from '../../prisma/reach-database';
import { compiled, runCommand } from '../processes/command';

/** Migrates where something is missing; most starts find nothing to do, and need not start the migrating process for that. */
export async function migrateDatabase(databaseUrl: string, env: NodeJS.ProcessEnv): Promise<void> {
  if (await isUpToDate(databaseUrl)) return;
  await runCommand('Bringing the database up to date', compiled('cli', 'migrate.js'), env);
}

/** Not so where there is no connection: the command is patient, and says what is wrong. */
function isUpToDate(databaseUrl: string): Promise<boolean> {
  return assertMigrated(databaseUrl, migrationsFolder).then(
    () => true,
    () => false,
  );
}
