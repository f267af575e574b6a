import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectFolder } from '../../config/project-folder';
import { createDisk } from '../../embedded/home/disk';
import { fetchProgram } from '../../embedded/fetch/fetch-program';
import { temporalTestServer } from '../../embedded/fetch/program';
import { findTemporalCli } from '../../embedded/fetch/temporal-cli';
import { makeTemporaryHome } from '../../embedded/home/home-folder';
import { startWatchdog } from '../../embedded/processes/watchdog';
import { openLogFile } from '../../embedded/home/log-file';
import { freePort } from '../../embedded/processes/ports';
import { startPostgres } from '../../embedded/postgres/postgres';
import { createProgress } from '../../embedded/processes/progress';
import { bundleWorkflows } from '../../worker/workflow-bundle';
import { TEMPLATE } from './database';

/**
 * Jest's global set-up: one PostgreSQL for the whole run with a migrated database to copy, and the two Temporal servers'
 * executables, fetched once, and the workflows' code, bundled once. The watchdog ends PostgreSQL even where the run is killed.
 */
export default async function globalSetup(): Promise<void> {
  if (!existsSync(join(projectFolder, 'dist', 'cli', 'migrate.js'))) throw new Error('Not compiled yet: run `npm run build`.');
  process.stdout.write('\n');
  const cache = join(projectFolder, '.cache');
  const progress = createProgress();
  process.env.TEST_TEMPORAL_CLI = await findTemporalCli(process.env.TEMPORAL_CLI_PATH, cache, progress);
  process.env.TEST_TEMPORAL_SERVER =
    process.env.TEMPORAL_TEST_SERVER_PATH ?? (await fetchProgram(temporalTestServer, cache, progress));

  const say = (line: string) => progress.say(line);
  const home = await makeTemporaryHome('test');
  const watchdog = startWatchdog();
  const postgres = await startPostgres({
    folder: join(home, 'postgres'),
    port: await freePort(),
    password: 'test',
    log: openLogFile(join(home, 'postgres.log'), createDisk(say)),
    durable: false,
    watchdog,
    say,
  });
  await postgres.ensureDatabase(TEMPLATE);
  await migrate(postgres.url(TEMPLATE));
  process.env.TEST_WORKFLOW_BUNDLE = join(home, 'workflow-bundle.js');
  await writeFile(process.env.TEST_WORKFLOW_BUNDLE, (await bundleWorkflows()).code);
  process.env.TEST_POSTGRES = postgres.url('postgres');

  running.globalTeardown = async () => {
    await postgres.process.stop();
    watchdog.close();
    await rm(home, { recursive: true, force: true });
  };
}

/** In a process of its own, as in life: Prisma's engine keeps the one it ran in awake for a while. */
async function migrate(databaseUrl: string): Promise<void> {
  const command = join(projectFolder, 'dist', 'cli', 'migrate.js');
  await promisify(execFile)(process.execPath, [command], { env: { ...process.env, DATABASE_URL: databaseUrl } });
}

/** Global set-up and tear-down are modules of their own to Jest; this is what they share. */
const running = globalThis as typeof globalThis & { globalTeardown?: () => Promise<void> };
