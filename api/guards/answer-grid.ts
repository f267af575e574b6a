/** Answers that must not tell known from unknown addresses leave at whole multiples of `stepMs` after the arrival. */
export interface AnswerGrid {
  /** Does the work and holds its outcome, good or bad, until the next line of the grid. */
  hold<T>(startedAt: number, work: () => Promise<T>): Promise<T>;
  /** Holds failures alone: a success tells nothing that its cookies do not. */
  holdFailure<T>(startedAt: number, work: () => Promise<T>): Promise<T>;
}

/** Starting a run takes a few milliseconds less than signalling one: enough for somebody who averages. */
export function createAnswerGrid(stepMs: number): AnswerGrid {
  async function untilNextLine(startedAt: number): Promise<void> {
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
        await untilNextLine(startedAt);
      }
    },
    async holdFailure(startedAt, work) {
      try {
        return await work();
      } catch (error) {
        await untilNextLine(startedAt);
        throw error;
      }
    },
  };
}
