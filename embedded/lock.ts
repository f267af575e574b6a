import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * One start per home: a file with the process that holds it. After a crash it names nobody who lives, and is taken over.
 * Returns what gives it back. Throws where another start is running.
 */
export function lockHome(home: string): () => void {
  const file = join(home, 'lock');
  const own = { pid: process.pid, since: startOf(process.pid) };
  for (let taken = false; !taken;) {
    try {
      writeFileSync(file, JSON.stringify(own), { flag: 'wx', mode: 0o600 });
      taken = true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = readHolder(file);
      if (holder && isRunning(holder)) {
        throw new Error(
          `Vestibule already runs on ${home} (process ${holder.pid}). Stop it first, or choose another VESTIBULE_HOME and PORT.`,
          { cause: error },
        );
      }
      rmSync(file, { force: true });
    }
  }
  return () => rmSync(file, { force: true });
}

interface Holder {
  pid: number;
  since: string | null;
}

function readHolder(file: string): Holder | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return null;
  }
}

/** Process numbers are used again: the one of that number must also have started when the holder did, where that is known. */
function isRunning({ pid, since }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return startOf(pid) === since;
}

/** When the process started, in the kernel's ticks; null where there is no /proc. */
function startOf(pid: number): string | null {
  try {
    const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1);
    return afterName?.split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
