import { setTimeout as wait } from 'node:timers/promises';

const LOOK_AGAIN_MS = 25;
const PATIENCE_MS = 15_000;

/** Waits for something that happens elsewhere: returns the first value of `look` that is neither null nor false. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | null | false | undefined>,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const giveUpAt = Date.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found !== null && found !== false && found !== undefined) return found;
    if (Date.now() > giveUpAt) throw new Error(`waited in vain: ${what}`);
    await wait(LOOK_AGAIN_MS);
  }
}
