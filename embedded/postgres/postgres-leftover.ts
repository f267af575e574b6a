import { execFile } from 'node:child_process';
import { chown, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { SystemUser } from './postgres-user';
import { commandOf, isTaken } from '../processes/process-identity';

export interface Leftover {
  /** Holds the cluster. */
  folder: string;
  pgCtl: string;
  user: SystemUser | null;
  say(line: string): void;
}

/** PostgreSQL's lock of its folder: a process number in the first line, how to find its shared memory in the last ones. */
const LOCK = 'postmaster.pid';

/**
 * The folder is ours alone (the home's lock says so): a server that still runs on it outlived a crash, and is ended. Its
 * number may be that of another process by now, which is left alone.
 */
export async function endLeftover({ folder, pgCtl, user, say }: Leftover): Promise<void> {
  const file = join(folder, LOCK);
  const [first, ...rest] = (await readFile(file, 'utf8').catch(() => '')).split('\n');
  const pid = Number(first);
  if (!(pid > 0) || !isTaken(pid)) return;
  if (!isServerOf(folder, pid)) {
    say(`  Process ${pid} was the PostgreSQL of a start that crashed. Another one has that number now; it is left alone.`);
    return disown(file, rest, user);
  }
  say(`  Ending the PostgreSQL that a crash has left (process ${pid}) …`);
  const stop = ['stop', '-D', folder, '-m', 'fast', '-w', '-t', '30'];
  await promisify(execFile)(pgCtl, stop, { ...user }).catch((cause: unknown) => {
    if (isServerOf(folder, pid)) throw new Error(`A PostgreSQL that a crash has left does not end: process ${pid}.`, { cause });
  });
}

/** By its command line, which is the one that startPostgres gives it. */
function isServerOf(folder: string, pid: number): boolean {
  const [program = '', words] = commandOf(pid)?.split(' -D ') ?? [];
  return /\bpostgres(\.exe)?$/.test(program) && words?.startsWith(`${folder} -p `) === true;
}

/**
 * PostgreSQL refuses to start while a living process of its user has the number in that file, unless it is that of its
 * own starter: us. Without the file it would start, too, but no longer look in the shared memory for server processes that
 * survived their postmaster and still write.
 */
async function disown(file: string, rest: string[], user: SystemUser | null): Promise<void> {
  await writeFile(`${file}.new`, [process.pid, ...rest].join('\n'), { mode: 0o600 });
  if (user) await chown(`${file}.new`, user.uid, user.gid);
  await rename(`${file}.new`, file);
}
