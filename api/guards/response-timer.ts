/** Answers that must not tell known from unknown addresses leave at whole multiples of `stepMs` after the arrival. */
export interface ResponseTimer {
  /** Does the work and holds its outcome, good or bad, until the next step. */
  hold<T>(startedAt: number, work: () => Promise<T>): Promise<T>;
  /** Holds failures alone: a success tells nothing that its cookies do not. */
  holdFailure<T>(startedAt: number, work: () => Promise<T>): Promise<T>;
}

/** Starting a run takes a few milliseconds less than signalling one: enough for somebody who averages. */
export function createResponseTimer(stepMs: number): ResponseTimer {
  async function untilNextStep(startedAt: number): Promise<void> {
    if (stepMs === 0) return;
    const elapsed = performance.now() - startedAt;
    const wait = Math.ceil(elapsed / stepMs) * stepMs - elapsed;
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
  return {
    async hold(startedAt, work) {
      try {
        return await work();
      } finally {
        await untilNextStep(startedAt);
      }
    },
    async holdFailure(startedAt, work) {
      try {
        return await work();
      } catch (error) {
        await untilNextStep(startedAt);
        throw error;
      }
    },
  };
}
