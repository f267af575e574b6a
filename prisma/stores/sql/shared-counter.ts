import type { Database } from '../../client';

/** What to count: one more under a key, of a window that begins with the first. */
export interface Counted {
  key: string;
  windowSeconds: number;
}

export interface Count {
  /** How many there are in the window. */
  points: number;
  /** When it ends. */
  endsInMs: number;
}

/** Counts for all processes together. */
export interface SharedCounter {
  /** All of them at once; the answers are in their order. */
  count(counted: readonly Counted[]): Promise<Count[]>;
}

/** One statement each time. Housekeeping removes what has served its time. */
export function createSharedCounter(database: Database): SharedCounter {
  return {
    async count(counted) {
      // In one order for everybody: two that wait for each other's rows would wait for ever.
      const rows = await database.$queryRaw<(Count & { key: string })[]>`
        INSERT INTO "RateLimiterFlexible" AS counter ("key", "points", "expire")
        SELECT one."key", 1, now() + make_interval(secs => one."seconds")
        FROM unnest(${counted.map(({ key }) => key)}::text[], ${counted.map(({ windowSeconds }) => windowSeconds)}::float[])
          AS one("key", "seconds") ORDER BY one."key"
        ON CONFLICT ("key") DO UPDATE SET
          "points" = CASE WHEN counter."expire" > now() THEN counter."points" + 1 ELSE 1 END,
          "expire" = CASE WHEN counter."expire" > now() THEN counter."expire" ELSE excluded."expire" END
        RETURNING "key", "points", (1000 * extract(epoch FROM "expire" - now()))::float AS "endsInMs"`;
      const found = new Map(rows.map(({ key, ...count }) => [key, count]));
      return counted.map(({ key }) => {
        const count = found.get(key);
        if (!count) throw new Error('a counter counted nothing');
        return count;
      });
    },
  };
}
