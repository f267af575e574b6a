import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { endAll } from './end-processes';
import { identify, type ProcessIdentity } from './process-identity';

type Child = ProcessIdentity & { signal: NodeJS.Signals };

const PATIENCE_MS = 10_000;
const fileIn = (home: string) => join(home, 'processes.jsonl');

/** Keeps in the home which process was started, for `endStrays` of the next start. */
export function noteChild(home: string, pid: number, signal: NodeJS.Signals): void {
  try {
    appendFileSync(fileIn(home), `${JSON.stringify({ ...identify(pid), signal })}\n`, { mode: 0o600 });
  } catch {
    // A full disk. The watchdog knows, too.
  }
}

/** Ends what a crash has left that took the watchdog along (`killall -9 node`), and no other that has got its number by now. */
export async function endStrays(home: string): Promise<void> {
  await endAll(readChildren(fileIn(home)), PATIENCE_MS);
  rmSync(fileIn(home), { force: true });
}

/** Without those that cannot be told apart from others. */
function readChildren(file: string): Child[] {
  try {
    const children = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Child);
    return children.filter(({ since }) => since !== null);
  } catch {
    return [];
  }
}
