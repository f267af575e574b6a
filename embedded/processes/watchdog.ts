import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectFolder } from '../../config/project-folder';
import { noteChild } from './strays';

export interface Watchdog {
  /** From now on this process does not outlive us; `signal` is how it is asked to end. */
  watch(child: ChildProcess, signal: NodeJS.Signals): void;
  /** Ends the watchdog, and with it whatever it still watches. */
  close(): void;
}

/**
 * Starts the watchdog process (see watchdog-process.ts): after a SIGKILL of this process it leaves none of its children.
 * Where a home is given, what is watched is noted there, for a crash that the watchdog does not survive either.
 */
export function startWatchdog(home: string | null = null): Watchdog {
  // The compiled file, also where this runs from the sources under Jest. In a session of its own: a Ctrl-C is not for it.
  const script = join(projectFolder, 'dist', 'embedded', 'processes', 'watchdog-process.js');
  const watchdog = spawn(process.execPath, [script], { detached: true, stdio: ['pipe', 'ignore', 'inherit'] });
  watchdog.stdin.on('error', () => undefined);
  watchdog.unref();
  const tell = (line: string) => watchdog.stdin.write(`${line}\n`);
  return {
    watch(child, signal) {
      if (child.pid === undefined) return;
      const { pid } = child;
      tell(`+ ${pid} ${signal}`);
      if (home) noteChild(home, pid, signal);
      child.once('exit', () => tell(`- ${pid}`));
    },
    close: () => void watchdog.stdin.end(),
  };
}
