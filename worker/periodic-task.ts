import { setTimeout as wait } from 'node:timers/promises';

export interface PeriodicTask {
  start(): void;
  /** Waits for the round that is under way. */
  stop(): Promise<void>;
}

interface Pace {
  firstAfterSeconds: number;
  everySeconds: number;
}

/** Does the same again and again, one round at a time, until it is stopped. `work` handles its own failures. */
export function createPeriodicTask(
  { firstAfterSeconds, everySeconds }: Pace,
  work: (ending: AbortSignal) => Promise<void>,
): PeriodicTask {
  const ending = new AbortController();
  const { signal } = ending;
  let running: Promise<void> = Promise.resolve();

  /** False where it is stopped meanwhile. */
  const paused = (seconds: number) => wait(seconds * 1000, true, { signal }).catch(() => false);

  async function rounds(): Promise<void> {
    for (let pause = firstAfterSeconds; await paused(pause); pause = everySeconds) await work(signal);
  }

  return {
    start() {
      running = rounds();
    },
    async stop() {
      ending.abort();
      await running;
    },
  };
}
