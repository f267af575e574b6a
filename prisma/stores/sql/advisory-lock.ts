import type { Database } from '../../client';

/** One kind of work that only one process at a time does, by a number that nobody else takes. */
export const LOCKS = { housekeeping: 7_160_001, bounces: 7_160_002, audit: 7_160_003 };

/** Runs `work` unless another process is at it; returns whether it ran. Whoever dies at it lets go of the lock. */
export function withAdvisoryLock(
  database: Database,
  lock: number,
  atMostMs: number,
  work: () => Promise<void>,
): Promise<boolean> {
  return database.$transaction(
    async (tx) => {
      const [row] = await tx.$queryRaw<{ locked: boolean }[]>`SELECT pg_try_advisory_xact_lock(${lock}) AS locked`;
      if (row?.locked) await work();
      return row?.locked ?? false;
    },
    { timeout: atMostMs },
  );
}
