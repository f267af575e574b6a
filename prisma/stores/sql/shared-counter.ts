import type { Database } from '../../client';

/** Counts for all processes together. */
export interface SharedCounter {
  /** One more under this key. Returns how many there are in its window, which begins with the first, and when that ends. */
  count(key: string, windowSeconds: number): Promise<{ points: number; endsInMs: number }>;
}

/** One statement each time. Housekeeping removes what has served its time. */
export function createSharedCounter(database: Database): SharedCounter {
  return {
    async count(key, windowSeconds) {
      const [row] = await database.$queryRaw<{ points: number; endsInMs: number }[]>`
        INSERT INTO "RateLimiterFlexible" AS counter ("key", "points", "expire")
        VALUES (${key}, 1, now() + make_interval(secs => ${windowSeconds}::float))
        ON CONFLICT ("key") DO UPDATE SET
          "points" = CASE WHEN counter."expire" > now() THEN counter."points" + 1 ELSE 1 END,
          "expire" = CASE WHEN counter."expire" > now() THEN counter."expire" ELSE excluded."expire" END
        RETURNING "points", (1000 * extract(epoch FROM "expire" - now()))::float AS "endsInMs"`;
      if (!row) throw new Error('a counter counted nothing');
      return row;
    },
  };
}
