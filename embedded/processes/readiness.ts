const LOOK_EVERY_MS = 25;
const PATIENCE_MS = 30_000;

/** Resolves when the address answers 200; throws with its last answer if that does not happen in half a minute. */
export async function untilAnswering(url: string): Promise<void> {
  let last = 'no answer';
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until;) {
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(2000) });
      if (answer.status === 200) return;
      last = `${answer.status} ${(await answer.text()).slice(0, 300)}`;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw new Error(`${url} is not ready after ${PATIENCE_MS / 1000} s: ${last}`);
}
