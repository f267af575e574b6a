import type { TokenPurpose } from '../../../domain/lifetimes';
import type { MailKind } from '../../../domain/mail-kind';
import type { AccountKey, Answer, Envelope } from '../../../domain/message';
import type { Person } from '../../../domain/person';
import { Prisma } from '../../generated/client';
import type { Database } from '../../client';
import type { AuditRow } from '../audit/audit';
import type { StoredAccount } from './situation';

/** One change to the database. Those of one message go there together. */
export interface Write {
  /** Names its result for a later write of the same message. */
  name?: string;
  sql: Prisma.Sql;
  /** The account whose lock it needs beforehand, so that it sees what was committed while it waited for that. */
  lockedAccountId?: string;
}

/**
 * Carries writes out in one statement: all of them or none. No two may touch the same row, since none sees what another
 * has done. A lock that one of them needs is taken in a statement before: a statement sees nothing that is committed
 * while it waits.
 */
export async function writeAll(database: Database, writes: readonly Write[]): Promise<void> {
  const parts = writes.map(({ name, sql }, index) => Prisma.sql`${Prisma.raw(`"${name ?? `write_${index}`}"`)} AS (${sql})`);
  const written = database.$executeRaw`WITH ${Prisma.join(parts, ', ')} SELECT 1`;
  const lockedAccountId = writes.find((each) => each.lockedAccountId !== undefined)?.lockedAccountId;
  if (lockedAccountId === undefined) return void (await written);
  const locked = database.$executeRaw`SELECT 1 FROM "Account" WHERE "id" = ${lockedAccountId}::uuid FOR UPDATE`;
  await database.$transaction([locked, written]);
}

const write = (sql: Prisma.Sql, name?: string): Write => ({ sql, name });

export function openAccount({ portalId, addressHash }: AccountKey, account: StoredAccount, person: Person): Write[] {
  const { id, status, statusSince, revision, messageCount, addressProvedAt, deadline } = account;
  return [
    write(Prisma.sql`INSERT INTO "Account"
      ("id", "portalId", "addressHash", "status", "statusSince", "revision", "messageCount", "addressProvedAt", "deadline",
        "createdAt", "updatedAt")
      VALUES (${id}::uuid, ${portalId}::uuid, ${addressHash}, ${status}::"AccountStatus", ${statusSince}, ${revision},
        ${messageCount}, ${addressProvedAt}, ${deadline}, ${statusSince}, ${statusSince})`),
    write(Prisma.sql`INSERT INTO "Profile" ("accountId", "email", "fullName")
      VALUES (${id}::uuid, ${person.email}, ${person.fullName})`),
  ];
}

/** A closed account gives its address back. */
export function changeAccount(account: StoredAccount, now: Date): Write {
  const { id, status, statusSince, revision, messageCount, addressProvedAt, deadline } = account;
  return write(Prisma.sql`UPDATE "Account"
    SET "status" = ${status}::"AccountStatus", "statusSince" = ${statusSince}, "revision" = ${revision},
      "messageCount" = ${messageCount}, "addressProvedAt" = ${addressProvedAt}, "deadline" = ${deadline}, "updatedAt" = ${now},
      "addressHash" = CASE WHEN ${status === 'closed'} THEN NULL ELSE "addressHash" END
    WHERE "id" = ${id}::uuid`);
}

/** For a message that leaves the account as it was. */
export function countMessage({ id, messageCount }: StoredAccount): Write {
  return write(Prisma.sql`UPDATE "Account" SET "messageCount" = ${messageCount} WHERE "id" = ${id}::uuid`);
}

export function rewriteProfile(accountId: string, { email, fullName }: Person): Write {
  return write(
    Prisma.sql`UPDATE "Profile" SET "email" = ${email}, "fullName" = ${fullName} WHERE "accountId" = ${accountId}::uuid`,
  );
}

export function appendEntry({ entry, detail }: AuditRow): Write[] {
  const { id, chain, sequence, at, event, fromStatus, toStatus, actor, actorId, messageId, portalId } = entry;
  const inserted = write(Prisma.sql`INSERT INTO "AuditEntry"
    ("id", "chain", "sequence", "at", "event", "fromStatus", "toStatus", "actor", "actorId", "messageId", "portalId",
      "detailHash", "keyId", "previousHash", "hash")
    VALUES (${id}::uuid, ${chain}, ${sequence}, ${at}, ${event}, ${fromStatus}, ${toStatus}, ${actor}, ${actorId}::uuid, ${messageId},
      ${portalId}::uuid, ${entry.detailHash}, ${entry.keyId}, ${entry.previousHash}, ${entry.hash})`);
  if (!detail) return [inserted];
  return [
    inserted,
    write(Prisma.sql`INSERT INTO "AuditDetail" ("entryId", "reason", "claim", "changes", "salt")
      VALUES (${id}::uuid, ${detail.reason}, ${detail.claim}, ${detail.changes}, ${detail.salt})`),
  ];
}

export function useLink(id: string, now: Date): Write {
  return write(Prisma.sql`UPDATE "LinkToken" SET "usedAt" = ${now} WHERE "id" = ${id}::uuid`);
}

/** Ends all living links of an account but one. */
export function endLinks(accountId: string, now: Date, but: string | null): Write {
  return write(Prisma.sql`UPDATE "LinkToken" SET "endedAt" = ${now}
    WHERE "accountId" = ${accountId}::uuid AND "usedAt" IS NULL AND "endedAt" IS NULL AND "id" IS DISTINCT FROM ${but}::uuid`);
}

export interface NewLink {
  id: string;
  accountId: string;
  purpose: TokenPurpose;
  keyId: string;
  hash: Uint8Array;
  createdAt: Date;
  expiresAt: Date;
}

export function addLink({ id, accountId, purpose, keyId, hash, createdAt, expiresAt }: NewLink): Write {
  return write(Prisma.sql`INSERT INTO "LinkToken" ("id", "accountId", "purpose", "keyId", "tokenHash", "createdAt", "expiresAt")
    VALUES (${id}::uuid, ${accountId}::uuid, ${purpose}::"TokenPurpose", ${keyId}, ${hash}, ${createdAt}, ${expiresAt})`);
}

/** The staged password becomes the account's own. */
export function adoptCredential(accountId: string, stagedId: string, now: Date): Write[] {
  return [
    write(Prisma.sql`DELETE FROM "StagedCredential" WHERE "id" = ${stagedId}::uuid RETURNING "hash", "keyId", "cost"`, 'staged'),
    write(Prisma.sql`INSERT INTO "Credential" ("accountId", "hash", "keyId", "cost", "setAt")
      SELECT ${accountId}::uuid, "hash", "keyId", "cost", ${now}::timestamptz FROM "staged"
      ON CONFLICT ("accountId") DO UPDATE
      SET "hash" = EXCLUDED."hash", "keyId" = EXCLUDED."keyId", "cost" = EXCLUDED."cost", "setAt" = EXCLUDED."setAt"`),
  ];
}

/** A log-in opens its session under the account's lock. */
export function endSessions(accountId: string, now: Date, by: string): Write {
  const sql = Prisma.sql`UPDATE "Session" SET "endedAt" = ${now}, "endedBy" = ${by}
    WHERE "accountId" = ${accountId}::uuid AND "endedAt" IS NULL`;
  return { sql, lockedAccountId: accountId };
}

/** What remains of a closed account names nobody. */
export function erase(accountId: string): Write[] {
  return [
    write(Prisma.sql`DELETE FROM "Profile" WHERE "accountId" = ${accountId}::uuid`),
    write(Prisma.sql`DELETE FROM "Credential" WHERE "accountId" = ${accountId}::uuid`),
    write(Prisma.sql`DELETE FROM "AuditDetail" WHERE "entryId" IN (SELECT "id" FROM "AuditEntry" WHERE "chain" = ${accountId})`),
  ];
}

export interface NewMail {
  id: string;
  kind: MailKind;
  administratorId: string | null;
  tokenId: string | null;
  auditEntryId: string | null;
}

export function queueMail({ id: messageId, account: key, at }: Envelope, account: StoredAccount, mail: NewMail): Write {
  return write(Prisma.sql`INSERT INTO "Mail"
    ("id", "messageId", "portalId", "addressHash", "accountId", "administratorId", "kind", "tokenId", "auditEntryId", "status", "createdAt", "dueAt")
    VALUES (${mail.id}::uuid, ${messageId}, ${key.portalId}::uuid, ${key.addressHash}, ${account.id}::uuid, ${mail.administratorId}::uuid,
      ${mail.kind}, ${mail.tokenId}::uuid, ${mail.auditEntryId}::uuid, ${account.status}::"AccountStatus", ${new Date(at)}, ${new Date(at)})`);
}

/**
 * Takes the account's next ordinal: of two messages that were ruled on side by side, this lets one through. A trigger on
 * the row fails the whole at its commit if it is later than `answerBy` by then, whatever it had to wait for.
 */
export function rememberAnswer(envelope: Envelope, account: StoredAccount | null, answer: Answer): Write {
  const { id, account: key, answerBy, message } = envelope;
  return write(Prisma.sql`INSERT INTO "Message"
      ("id", "portalId", "addressHash", "accountId", "ordinal", "type", "answer", "answerBy")
    VALUES (${id}, ${key.portalId}::uuid, ${key.addressHash}, ${account?.id ?? null}::uuid, ${account?.messageCount ?? null},
      ${message.type}, ${JSON.stringify(answer)}::jsonb, ${answerBy === undefined ? null : new Date(answerBy)})`);
}
