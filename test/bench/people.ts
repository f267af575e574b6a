import { createHash } from 'node:crypto';
import type { Client } from 'pg';

/** Every this-many-th name has this word, so that a search for it matches a tenth. */
export const FREQUENT = { every: 10, word: 'lovelace' };

/**
 * Opens accounts numbered `from` to `to` in a portal, by SQL alone: nobody has signed up, no run exists. Of a hundred, 88 are
 * approved, 5 pending, 3 rejected, 2 revoked and 2 not verified yet.
 */
export async function addPeople(client: Client, portalId: string, from: number, to: number): Promise<void> {
  await client.query(
    `WITH person AS (
      SELECT n, gen_random_uuid() AS "id", timestamptz '2020-01-01' + n * interval '100 seconds' AS "at",
        (CASE WHEN n % 100 < 88 THEN 'approved' WHEN n % 100 < 93 THEN 'pending' WHEN n % 100 < 96 THEN 'rejected'
          WHEN n % 100 < 98 THEN 'revoked' ELSE 'awaiting_verification' END)::"AccountStatus" AS "status",
        substr(md5(n::text), 1, 8) AS "word"
      FROM generate_series($2::int, $3::int - 1) AS n
    ), opened AS (
      INSERT INTO "Account" ("id", "portalId", "emailHash", "status", "statusSince", "revision", "version", "createdAt", "updatedAt")
      SELECT "id", $1::uuid, md5("id"::text), "status", "at" + interval '1 hour', 1, 1, "at", "at" + interval '2 hours'
      FROM person
    )
    INSERT INTO "Profile" ("accountId", "email", "fullName")
    SELECT "id", "word" || '.' || n || '@' || substr("word", 1, 2) || '.example.com',
      initcap("word") || CASE WHEN n % $4 = 0 THEN ' Lovelace' ELSE ' ' || initcap(substr(md5((n / 50)::text), 1, 7)) END
    FROM person`,
    [portalId, from, to, FREQUENT.every],
  );
}

/** The address of the person with that number. */
export function emailOf(n: number): string {
  const word = createHash('md5').update(String(n)).digest('hex').slice(0, 8);
  return `${word}.${n}@${word.slice(0, 2)}.example.com`;
}
