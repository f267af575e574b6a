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
      SELECT "id", $1::uuid, md5("id"::text), "status", "at" + interval '1 hour', 3, 3, "at", "at" + interval '2 hours'
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

/**
 * What each of a portal's people has left: a password, three changes in the audit (chained and as if anchored, but sealed by no
 * key that anybody has), two mails, a log-in, a session, a link and a message. All but audit, mails and password has served its
 * time.
 */
export async function addHistories(client: Client, portalId: string): Promise<void> {
  for (const insert of HISTORIES) await client.query(insert, [portalId]);
}

const HISTORIES = [
  `INSERT INTO "Credential" ("accountId", "kind", "hash", "keyId", "cost", "setAt")
  SELECT "id", 'password', repeat('x', 60), 'k1', 12, "createdAt" FROM "Account"
  WHERE "portalId" = $1::uuid AND "status" <> 'awaiting_verification'`,
  `INSERT INTO "AuditEntry" ("id", "chain", "sequence", "at", "event", "fromStatus", "toStatus", "actor", "messageId", "portalId",
    "keyId", "previousHash", "hash", "anchored")
  SELECT gen_random_uuid(), "id"::text, step, "createdAt" + step * interval '1 minute',
    (ARRAY['registered', 'email_verified', 'password_set'])[step], CASE WHEN step > 1 THEN "status"::text END, "status"::text,
    'developer', gen_random_uuid()::text, "portalId", 'bench',
    CASE WHEN step = 1 THEN decode(repeat('00', 32), 'hex') ELSE sha256(("id"::text || step - 1)::bytea) END,
    sha256(("id"::text || step)::bytea), true
  FROM "Account", generate_series(1, 3) AS step WHERE "portalId" = $1::uuid`,
  `INSERT INTO "AnchoredHead" ("anchor", "chain", "sequence", "hash")
  SELECT -1 - row_number() OVER () / 2000, "chain", "sequence", "hash" FROM "AuditEntry"
  WHERE "portalId" = $1::uuid AND "sequence" = 3`,
  `INSERT INTO "OutboxMail" ("id", "messageId", "portalId", "emailHash", "accountId", "kind", "status", "state", "attempts",
    "mailHostId", "createdAt", "sentAt")
  SELECT gen_random_uuid(), gen_random_uuid()::text, "portalId", "emailHash", "id",
    (ARRAY['confirm-email-address', 'registration-status'])[step], "status", 'sent', 1, gen_random_uuid()::text, "createdAt", "createdAt"
  FROM "Account", generate_series(1, 2) AS step WHERE "portalId" = $1::uuid`,
  `INSERT INTO "LogIn" ("id", "portalId", "accountId", "outcome", "at")
  SELECT gen_random_uuid(), "portalId", "id", 'logged_in', "updatedAt" FROM "Account" WHERE "portalId" = $1::uuid AND "status" = 'approved'`,
  `INSERT INTO "Session" ("id", "accountId", "keyId", "generation", "rotatedAt", "createdAt", "expiresAt")
  SELECT gen_random_uuid(), "id", 'k1', 0, "updatedAt", "updatedAt", "updatedAt" + interval '30 days' FROM "Account"
  WHERE "portalId" = $1::uuid AND "status" = 'approved'`,
  `INSERT INTO "LinkToken" ("id", "accountId", "purpose", "keyId", "tokenHash", "createdAt", "expiresAt", "usedAt")
  SELECT gen_random_uuid(), "id", 'verify_email', 'k1', sha256("id"::text::bytea), "createdAt", "createdAt" + interval '1 day', "createdAt"
  FROM "Account" WHERE "portalId" = $1::uuid`,
  `INSERT INTO "ProcessedMessage" ("id", "portalId", "emailHash", "accountId", "version", "type", "answer", "at")
  SELECT gen_random_uuid()::text, "portalId", "emailHash", "id", 1, 'register', '{"kind":"accepted"}', "createdAt" FROM "Account"
  WHERE "portalId" = $1::uuid`,
];
