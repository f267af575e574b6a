/** The real PgBouncer, in transaction mode, before the PostgreSQL of the tests. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectFolder } from '../../config/project-folder';
import { freePort } from '../../embedded/processes/ports';
import { eventually } from './eventually';

const run = promisify(execFile);

export interface PgBouncer {
  version: string;
  /** The same database through it. */
  urlOf(databaseUrl: string): string;
  stop(): Promise<void>;
}

/** Nobody: it does not run as root. */
const NOBODY = 65_534;
/** Fewer than one process of the service opens, so that they have to be shared. */
const SERVER_CONNECTIONS = 3;

/** Starts it; or says why there is none: Debian has it as a package, other systems where PGBOUNCER_PATH says. */
export async function startPgBouncer(): Promise<PgBouncer | { missing: string }> {
  const found = await find();
  if (typeof found === 'string') return { missing: found };
  const target = new URL(process.env['TEST_POSTGRES'] ?? '');
  const folder = await mkdtemp(join(tmpdir(), 'vestibule-pgbouncer-'));
  const port = await freePort();
  const files = { 'pgbouncer.ini': iniOf(target, port, folder), 'users.txt': `"${target.username}" "${target.password}"\n` };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  const isRoot = process.getuid?.() === 0;
  if (isRoot)
    for (const path of [folder, ...Object.keys(files).map((name) => join(folder, name))]) await chown(path, NOBODY, NOBODY);
  const child = spawn(found.path, [join(folder, 'pgbouncer.ini')], {
    env: { ...process.env, ...found.environment },
    stdio: 'ignore',
    ...(isRoot && { uid: NOBODY, gid: NOBODY }),
  });
  const ended = once(child, 'exit');
  await eventually('PgBouncer listens', async () => {
    if (child.exitCode !== null) throw new Error(`PgBouncer ended with ${child.exitCode}`);
    const socket = connect(port, '127.0.0.1');
    return once(socket, 'connect').then(
      () => (socket.destroy(), true),
      () => false,
    );
  });
  return {
    version: found.version,
    urlOf(databaseUrl) {
      const url = new URL(databaseUrl);
      url.port = String(port);
      return url.toString();
    },
    async stop() {
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function iniOf({ hostname, port }: URL, listenPort: number, folder: string): string {
  return [
    '[databases]',
    `* = host=${hostname} port=${port}`,
    '[pgbouncer]',
    'pool_mode = transaction',
    `default_pool_size = ${SERVER_CONNECTIONS}`,
    'max_client_conn = 200',
    'listen_addr = 127.0.0.1',
    `listen_port = ${listenPort}`,
    'unix_socket_dir =',
    'auth_type = trust',
    `auth_file = ${join(folder, 'users.txt')}`,
    '',
  ].join('\n');
}

interface Found {
  path: string;
  version: string;
  environment: Record<string, string>;
}

async function find(): Promise<Found | string> {
  for (const path of [process.env['PGBOUNCER_PATH'], 'pgbouncer', '/usr/sbin/pgbouncer']) {
    const version = path && (await versionOf(path, {}));
    if (path && version) return { path, version, environment: {} };
  }
  const root = join(projectFolder, '.cache', 'pgbouncer-debian');
  try {
    if (!existsSync(root)) await unpackDebian(root);
  } catch (error) {
    return `there is no PgBouncer on the PATH, and Debian's could not be had: ${(error as Error).message}`;
  }
  const path = join(root, 'usr', 'sbin', 'pgbouncer');
  const [architecture = ''] = await readdir(join(root, 'usr', 'lib')).catch(() => []);
  const environment = { LD_LIBRARY_PATH: join(root, 'usr', 'lib', architecture) };
  const version = await versionOf(path, environment);
  return version ? { path, version, environment } : "Debian's PgBouncer does not run here";
}

async function versionOf(path: string, environment: Record<string, string>): Promise<string | null> {
  const output = await run(path, ['--version'], { env: { ...process.env, ...environment } }).catch(() => null);
  return /PgBouncer ([\d.]+)/.exec(output?.stdout ?? '')?.[1] ?? null;
}

/** Nothing is installed: what the packages hold is unpacked. */
async function unpackDebian(root: string): Promise<void> {
  const cache = join(projectFolder, '.cache');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'fetching-'));
  try {
    await run('apt-get', ['download', 'pgbouncer', 'libc-ares2', 'libevent-2.1-7'], { cwd: folder });
    const packages = (await readdir(folder)).filter((name) => name.endsWith('.deb'));
    for (const name of packages) await run('dpkg', ['-x', join(folder, name), join(folder, 'root')]);
    await chmod(join(folder, 'root'), 0o755);
    await rename(join(folder, 'root'), root);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
