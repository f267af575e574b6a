import type { Account } from '../../../domain/account';
import type { ApprovalRequest } from '../../../domain/approval-request';
import type { Effects, NewDelivery, NewToken } from '../../../domain/effects';
import type { TokenPurpose } from '../../../domain/lifetimes';
import { MAIL_MEMORY_SECONDS } from '../../../domain/mail-kind';
import type { AccountKey, Answer, Envelope } from '../../../domain/message';
import type { Person } from '../../../domain/person';
import type { Database } from '../../client';
import { Prisma } from '../../generated/client';
import type { AuditRow } from '../audit/audit';

/** One change to the database. Those of one message go there together. */
export interface Statement {
  /** Which rows it touches: no two of a message may name the same. */
  rows: string;
  /** Names its result for a later statement of the same message. */
  name?: string;
  sql: Prisma.Sql;
  /** The account whose lock it needs beforehand, so that it sees what was committed while it waited for that. */
  lockedAccountId?: string;
}

/**
 * Executes statements as one: all of them or none. No two may touch the same row, since none sees what another has done. A
 * lock that one of them needs is taken beforehand: a statement sees nothing that is committed while it waits.
 */
export async function executeTogether(database: Database, statements: readonly Statement[]): Promise<void> {
  const parts = statements.map(({ name, sql }, index) => Prisma.sql`${Prisma.raw(`"${name ?? `part_${index}`}"`)} AS (${sql})`);
  const written = database.$executeRaw`WITH ${Prisma.join(parts, ', ')} SELECT 1`;
  const lockedAccountId = statements.find((each) => each.lockedAccountId !== undefined)?.lockedAccountId;
  if (lockedAccountId === undefined) return void (await written);
  const locked = database.$executeRaw`SELECT 1 FROM "Account" WHERE "id" = ${lockedAccountId}::uuid FOR UPDATE`;
  await database.$transaction([locked, written]);
}

export interface Committed {
  envelope: Envelope;
  before: Account | null;
  effects: Effects;
  audited: AuditRow | null;
  answer: Answer;
}

/** What a message's effects are in SQL. */
export function statementsFor({ envelope, before, effects, audited, answer }: Committed): Statement[] {
  const { account } = effects;
  const processed = insertProcessedMessage(envelope, account, answer);
  if (!account) return [processed];
  const { id } = account;
  const now = new Date(envelope.at);
  const { useToken, adoptCredential, endSessions } = effects;
  return [
    ...(before ? changeAccount(account, effects) : openAccount(envelope.account, account, effects.person)),
    ...(account.request === (before?.request ?? null) ? [] : [keepRequest(id, account.request)]),
    ...(audited ? appendEntry(audited) : []),
    ...(useToken ? [useLink(useToken, now)] : []),
    ...(effects.revokeTokens.length > 0 ? [endLinks(id, now, useToken, effects.revokeTokens)] : []),
    ...effects.addTokens.map((token) => addLink(id, token, now)),
    ...(adoptCredential ? adopt(id, adoptCredential, now) : []),
    ...(endSessions ? [end(id, now, endSessions)] : []),
    ...(effects.erase ? erase(id) : []),
    ...(effects.remember ? [remember(envelope.account, effects.remember)] : []),
    ...effects.deliveries.map((delivery) => queue(envelope, account, delivery, audited)),
    processed,
  ];
}

const statement = (rows: string, sql: Prisma.Sql, name?: string): Statement => ({ rows, sql, name });

const dateOf = (milliseconds: number | null): Date | null => (milliseconds === null ? null : new Date(milliseconds));

function openAccount({ portalId, emailHash }: AccountKey, account: Account, person: Person | null): Statement[] {
  if (!person) throw new Error('an account is opened for nobody');
  const { id, status, revision, version } = account;
  const since = new Date(account.since);
  return [
    statement(
      'Account',
      Prisma.sql`INSERT INTO "Account"
      ("id", "portalId", "emailHash", "status", "statusSince", "revision", "version", "emailVerifiedAt", "deadline",
        "createdAt", "updatedAt")
      VALUES (${id}::uuid, ${portalId}::uuid, ${emailHash}, ${status}::"AccountStatus", ${since}, ${revision},
        ${version}, ${dateOf(account.emailVerifiedAt)}, ${dateOf(account.deadline)}, ${since}, ${since})`,
    ),
    keepPerson(id, person),
  ];
}

/** A closed account gives its address back; one that moves gives it for another. */
function changeAccount(account: Account, { changed, person, moveTo }: Effects): Statement[] {
  const { id, status, revision, version } = account;
  const counted = Prisma.sql`UPDATE "Account" SET "version" = ${version} WHERE "id" = ${id}::uuid`;
  const moved = Prisma.sql`UPDATE "Account"
    SET "status" = ${status}::"AccountStatus", "statusSince" = ${new Date(account.since)}, "revision" = ${revision},
      "version" = ${version}, "emailVerifiedAt" = ${dateOf(account.emailVerifiedAt)},
      "deadline" = ${dateOf(account.deadline)}, "updatedAt" = ${new Date(account.updatedAt)},
      "emailHash" = CASE WHEN ${status === 'closed'} THEN NULL ELSE coalesce(${moveTo}, "emailHash") END
    WHERE "id" = ${id}::uuid`;
  return [statement('Account', changed ? moved : counted), ...(person ? [keepPerson(id, person)] : [])];
}

function keepRequest(accountId: string, request: ApprovalRequest | null): Statement {
  if (!request) {
    return statement('ApprovalRequest', Prisma.sql`DELETE FROM "ApprovalRequest" WHERE "accountId" = ${accountId}::uuid`);
  }
  const { waitingFor, since, waited, approvals, firstApproval, question, escalatedAt, remindedAt } = request;
  return statement(
    'ApprovalRequest',
    Prisma.sql`INSERT INTO "ApprovalRequest"
      ("accountId", "waitingFor", "since", "waited", "approvals", "firstApproval", "question", "escalatedAt", "remindedAt")
    VALUES (${accountId}::uuid, ${waitingFor}::"WaitingFor", ${new Date(since)}, ${waited}::bigint, ${approvals}::int,
      ${firstApproval}, ${question}, ${dateOf(escalatedAt)}, ${dateOf(remindedAt)})
    ON CONFLICT ("accountId") DO UPDATE
    SET "waitingFor" = EXCLUDED."waitingFor", "since" = EXCLUDED."since", "waited" = EXCLUDED."waited",
      "approvals" = EXCLUDED."approvals", "firstApproval" = EXCLUDED."firstApproval", "question" = EXCLUDED."question",
      "escalatedAt" = EXCLUDED."escalatedAt", "remindedAt" = EXCLUDED."remindedAt"`,
  );
}

function remember({ portalId, emailHash }: AccountKey, { decision, at, until }: NonNullable<Effects['remember']>): Statement {
  return statement(
    'EarlierDecision',
    Prisma.sql`INSERT INTO "EarlierDecision" ("portalId", "emailHash", "decision", "at", "forgottenAt")
    VALUES (${portalId}::uuid, ${emailHash}, ${decision}::"RememberedDecision", ${new Date(at)}, ${new Date(until)})
    ON CONFLICT DO NOTHING`,
  );
}

function keepPerson(accountId: string, { fullName, email, newEmail = null, answers, termsAccepted }: Person): Statement {
  return statement(
    'Profile',
    Prisma.sql`INSERT INTO "Profile" ("accountId", "email", "newEmail", "fullName", "answers", "termsVersion", "termsAcceptedAt")
    VALUES (${accountId}::uuid, ${email}, ${newEmail}, ${fullName}, ${JSON.stringify(answers)}::jsonb, ${termsAccepted?.version ?? null},
      ${dateOf(termsAccepted?.at ?? null)})
    ON CONFLICT ("accountId") DO UPDATE
    SET "email" = EXCLUDED."email", "newEmail" = EXCLUDED."newEmail", "fullName" = EXCLUDED."fullName", "answers" = EXCLUDED."answers",
      "termsVersion" = EXCLUDED."termsVersion", "termsAcceptedAt" = EXCLUDED."termsAcceptedAt"`,
  );
}

function appendEntry({ entry, detail }: AuditRow): Statement[] {
  const { id, chain, sequence, at, event, fromStatus, toStatus, actor, actorId, messageId, portalId } = entry;
  const { policyRevision, rule } = entry;
  const inserted = statement(
    'AuditEntry',
    Prisma.sql`INSERT INTO "AuditEntry"
    ("id", "chain", "sequence", "at", "event", "fromStatus", "toStatus", "actor", "actorId", "messageId", "portalId",
      "policyRevision", "rule", "detailHash", "keyId", "previousHash", "hash")
    VALUES (${id}::uuid, ${chain}, ${sequence}, ${at}, ${event}, ${fromStatus}, ${toStatus}, ${actor}::"ActorKind", ${actorId}::uuid, ${messageId},
      ${portalId}::uuid, ${policyRevision}::int, ${rule}, ${entry.detailHash}, ${entry.keyId}, ${entry.previousHash}, ${entry.hash})`,
  );
  if (!detail) return [inserted];
  return [
    inserted,
    statement(
      'AuditDetail, of this entry',
      Prisma.sql`INSERT INTO "AuditDetail" ("entryId", "reason", "claimedName", "changes", "facts", "salt")
      VALUES (${id}::uuid, ${detail.reason}, ${detail.claimedName}, ${detail.changes}, ${detail.facts}, ${detail.salt})`,
    ),
  ];
}

function useLink(id: string, now: Date): Statement {
  return statement('LinkToken, named', Prisma.sql`UPDATE "LinkToken" SET "usedAt" = ${now} WHERE "id" = ${id}::uuid`);
}

/** Ends the living links of an account for these purposes, but one. */
function endLinks(accountId: string, now: Date, but: string | null, purposes: readonly TokenPurpose[]): Statement {
  return statement(
    'LinkToken, living but the named',
    Prisma.sql`UPDATE "LinkToken" SET "revokedAt" = ${now}
    WHERE "accountId" = ${accountId}::uuid AND "usedAt" IS NULL AND "revokedAt" IS NULL AND "id" IS DISTINCT FROM ${but}::uuid
      AND "purpose"::text = ANY(${[...purposes]}::text[])`,
  );
}

function addLink(accountId: string, { id, purpose, keyId, hash, expiresAt }: NewToken, now: Date): Statement {
  return statement(
    `LinkToken ${id}`,
    Prisma.sql`INSERT INTO "LinkToken" ("id", "accountId", "purpose", "keyId", "tokenHash", "createdAt", "expiresAt")
    VALUES (${id}::uuid, ${accountId}::uuid, ${purpose}::"TokenPurpose", ${keyId}, ${hash}, ${now}, ${new Date(expiresAt)})`,
  );
}

/** The staged credential becomes the account's own. */
function adopt(accountId: string, stagedId: string, now: Date): Statement[] {
  return [
    statement(
      'StagedCredential',
      Prisma.sql`DELETE FROM "StagedCredential" WHERE "id" = ${stagedId}::uuid RETURNING "kind", "hash", "keyId", "cost"`,
      'staged',
    ),
    statement(
      'Credential',
      Prisma.sql`INSERT INTO "Credential" ("accountId", "kind", "hash", "keyId", "cost", "setAt")
      SELECT ${accountId}::uuid, "kind", "hash", "keyId", "cost", ${now}::timestamptz FROM "staged"
      ON CONFLICT ("accountId", "kind") DO UPDATE
      SET "hash" = EXCLUDED."hash", "keyId" = EXCLUDED."keyId", "cost" = EXCLUDED."cost", "setAt" = EXCLUDED."setAt"`,
    ),
  ];
}

/** A log-in opens its session under the account's lock. */
function end(accountId: string, now: Date, by: string): Statement {
  const sql = Prisma.sql`UPDATE "Session" SET "endedAt" = ${now}, "endedBy" = ${by}
    WHERE "accountId" = ${accountId}::uuid AND "endedAt" IS NULL`;
  return { rows: 'Session', sql, lockedAccountId: accountId };
}

/** What remains of a closed account names nobody. */
function erase(accountId: string): Statement[] {
  return [
    statement('Profile', Prisma.sql`DELETE FROM "Profile" WHERE "accountId" = ${accountId}::uuid`),
    statement('Credential', Prisma.sql`DELETE FROM "Credential" WHERE "accountId" = ${accountId}::uuid`),
    statement(
      'AuditDetail, of earlier entries',
      Prisma.sql`DELETE FROM "AuditDetail" WHERE "entryId" IN (SELECT "id" FROM "AuditEntry" WHERE "chain" = ${accountId})`,
    ),
    statement(
      'Mail, of earlier messages',
      Prisma.sql`UPDATE "OutboxMail" SET "forgottenAt" = "createdAt" + make_interval(secs => ${MAIL_MEMORY_SECONDS}::float)
      WHERE "accountId" = ${accountId}::uuid`,
    ),
  ];
}

function queue(
  { id: messageId, account: key, at }: Envelope,
  account: Account,
  { id, kind, administratorId, tokenId, addressee }: NewDelivery,
  audited: AuditRow | null,
): Statement {
  const now = new Date(at);
  const forgottenAt = account.status === 'closed' ? new Date(at + MAIL_MEMORY_SECONDS * 1000) : null;
  return statement(
    `Mail ${id}`,
    Prisma.sql`INSERT INTO "OutboxMail"
    ("id", "messageId", "portalId", "emailHash", "accountId", "administratorId", "kind", "tokenId", "auditEntryId", "status", "addressee", "createdAt",
      "dueAt", "forgottenAt")
    VALUES (${id}::uuid, ${messageId}, ${key.portalId}::uuid, ${key.emailHash}, ${account.id}::uuid, ${administratorId}::uuid,
      ${kind}, ${tokenId}::uuid, ${audited?.entry.id ?? null}::uuid, ${account.status}::"AccountStatus",
      ${addressee && JSON.stringify(addressee)}::jsonb, ${now}, ${now}, ${forgottenAt})`,
  );
}

/**
 * Takes the account's next version: of two messages that were decided on side by side, this lets one through. A trigger on
 * the row fails the whole at its commit if it is later than `answerBy` by then, whatever it had to wait for.
 */
function insertProcessedMessage(envelope: Envelope, account: Account | null, answer: Answer): Statement {
  const { id, account: key, answerBy, message } = envelope;
  return statement(
    'ProcessedMessage',
    Prisma.sql`INSERT INTO "ProcessedMessage"
      ("id", "portalId", "emailHash", "accountId", "version", "type", "answer", "answerBy")
    VALUES (${id}, ${key.portalId}::uuid, ${key.emailHash}, ${account?.id ?? null}::uuid, ${account?.version ?? null},
      ${message.type}, ${JSON.stringify(answer)}::jsonb, ${answerBy === undefined ? null : new Date(answerBy)})`,
  );
}
