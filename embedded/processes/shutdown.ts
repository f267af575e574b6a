import type { Progress } from './progress';
import { type Context, Interrupted, type Part, type ProcessName, PROCESSES } from './context';

export interface Shutdown {
  register: Context['register'];
  /** Says why and stops everything; the exit code will be 1. */
  fail(reason: string): void;
  /** The exit code, when everything has stopped. */
  finished: Promise<number>;
}

/** A second Ctrl-C after this long means: at once. */
const AGAIN_MS = 1000;

/**
 * Stops all parts in order: on Ctrl-C and SIGTERM, and when one of them ends by itself. All or nothing. `more` is what may
 * be known of the reason beside what is said.
 */
export function createShutdown(progress: Progress, more: () => string): Shutdown {
  const parts = new Map<ProcessName, Part>();
  let stopping: number | null = null;
  let exitCode = 0;
  let finish: (code: number) => void;
  const finished = new Promise<number>((resolve) => (finish = resolve));

  async function stopAll(): Promise<void> {
    if (stopping) return;
    stopping = Date.now();
    for (const key of PROCESSES) await parts.get(key)?.stop();
    finish(exitCode);
  }

  function fail(reason: string): void {
    if (stopping) return;
    exitCode = 1;
    progress.say(`\n  ${reason}${more()}\n  Stopping everything.`);
    void stopAll();
  }

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!stopping) progress.say('\n  Stopping …');
      // The watchdog ends the rest. (A terminal and npm may both deliver the same Ctrl-C.)
      else if (Date.now() - stopping > AGAIN_MS) process.exit(1);
      void stopAll();
    });
  }

  return {
    finished,
    fail,
    async register(key, part) {
      if (stopping) {
        await part.stop();
        throw new Interrupted('stopped before everything was up');
      }
      parts.set(key, part);
      void part.ended?.then((how) => fail(`${part.name} has ended by itself (${how}).`));
    },
  };
}
