import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identify, type ProcessIdentity, stillRuns } from './process-identity';

/**
 * One start per home: a file with the process that holds it. After a crash it names nobody who lives, and is taken over.
 * Returns what gives it back. Throws where another start is running.
 */
export function lockHome(home: string): () => void {
  const file = join(home, 'lock');
  const own = identify(process.pid);
  for (let taken = false; !taken;) {
    try {
      writeFileSync(file, JSON.stringify(own), { flag: 'wx', mode: 0o600 });
      taken = true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = readHolder(file);
      if (holder && stillRuns(holder)) {
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

function readHolder(file: string): ProcessIdentity | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity;
  } catch {
    return null;
  }
}
