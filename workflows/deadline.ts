import { CancellationScope, isCancellation, log, sleep } from '@temporalio/workflow';

export interface Deadline {
  /** Starts keeping time if there is a deadline and nobody does yet. */
  keep(): void;
  /** Stops keeping time. */
  drop(): void;
}

/**
 * Calls `expire` when the deadline has come. One timer serves for as long as the deadline only moves further away:
 * it is looked at again when the timer fires, which costs no event at each move.
 */
export function openDeadline(due: () => number | null, expire: () => Promise<unknown>): Deadline {
  let scope: CancellationScope | null = null;

  async function watch(): Promise<void> {
    for (let at = due(); at !== null; at = due()) {
      const left = at - Date.now();
      if (left > 0) await sleep(left, { summary: 'Give the address back unless the registration is finished' });
      else await expire();
    }
  }

  /** Never rejects: nobody waits for it. */
  async function watchIn(mine: CancellationScope): Promise<void> {
    try {
      await mine.run(watch);
    } catch (error) {
      if (!isCancellation(error)) log.error('a deadline is kept no longer, until the next message', { error });
    } finally {
      if (scope === mine) scope = null;
    }
  }

  return {
    keep() {
      if (scope !== null || due() === null) return;
      // Its own affair: cancelling the run does not stop the clock.
      scope = new CancellationScope({ cancellable: true, parent: new CancellationScope({ cancellable: false }) });
      void watchIn(scope);
    },
    drop() {
      scope?.cancel();
    },
  };
}
