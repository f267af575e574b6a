import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectFolder } from '../config/project-folder';
import { noteChild } from './strays';

export interface Keeper {
  /** From now on this process does not outlive us; `signal` is how it is asked to end. */
  watch(child: ChildProcess, signal: NodeJS.Signals): void;
  /** Ends the keeper, and with it whatever it still watches. */
  close(): void;
}

/**
 * Starts the keeper process (see keeper-process.ts): after a SIGKILL of this process it leaves none of its children.
 * Where a home is given, what is watched is noted there, for a crash that the keeper does not survive either.
 */
export function createKeeper(home: string | null = null): Keeper {
  // The compiled file, also where this runs from the sources under Jest. In a session of its own: a Ctrl-C is not for it.
  const script = join(projectFolder, 'dist', 'embedded', 'keeper-process.js');
  const keeper = spawn(process.execPath, [script], { detached: true, stdio: ['pipe', 'ignore', 'inherit'] });
  keeper.stdin.on('error', () => undefined);
  keeper.unref();
  const tell = (line: string) => keeper.stdin.write(`${line}\n`);
  return {
    watch(child, signal) {
      if (child.pid === undefined) return;
      const { pid } = child;
      tell(`+ ${pid} ${signal}`);
      if (home) noteChild(home, pid, signal);
      child.once('exit', () => tell(`- ${pid}`));
    },
    close: () => void keeper.stdin.end(),
  };
}
