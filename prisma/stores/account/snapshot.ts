import type { AccountSnapshot } from '../../../activities/ports';
import { TEMPORAL } from '../../../domain/approval-request';
import type { AccountStatus } from '../../../domain/account-status';
import type { TokenPurpose } from '../../../domain/lifetimes';
import type { LinkToken } from '../../../domain/link-token';
import { MAIL_MEMORY_SECONDS } from '../../../domain/mail-kind';
import type { AccountMessage, Answer, Envelope } from '../../../domain/message';
import type { Database } from '../../client';
import { Prisma } from '../../generated/client';
import { documentOf, type FoundDocuments, LATEST_DOCUMENTS } from '../portal/portal-document-store';
import { type RequestJson, requestFromJson, toAccount, toPerson } from './account-rows';

type Derived = 'account' | 'person' | 'token' | 'answered' | 'lastEntry' | 'policy' | 'form';

interface Row extends Omit<AccountSnapshot, Derived> {
  documents: FoundDocuments;
  request: RequestJson | null;
  accountId: string | null;
  status: AccountStatus;
  statusSince: Date;
  updatedAt: Date;
  revision: number;
  version: number;
  emailVerifiedAt: Date | null;
  hasCredential: boolean;
  deadline: Date | null;
  fullName: string | null;
  answers: Prisma.JsonValue;
  email: string | null;
  newEmail: string | null;
  termsVersion: string | null;
  termsAcceptedAt: Date | null;
  answer: Answer | null;
  mailIds: string[];
  tokenId: string | null;
  purpose: TokenPurpose;
  expiresAt: Date;
  usedAt: Date | null;
  revokedAt: Date | null;
  sequence: number | null;
  hash: Uint8Array;
}

/** Messages that may come to a mail to administrators: only these look who they are. */
const MAY_TELL_ADMINISTRATORS: readonly AccountMessage['type'][] = [
  'setCredential',
  'createDeveloper',
  'changeStatus',
  'answerQuestion',
  'due',
];

/**
 * Reads all of it in one statement, so that its parts belong together: what it finds is decided on without a lock. Null
 * where the portal is gone.
 */
export async function readSnapshot(
  database: Database,
  { id, account: key, at, message }: Envelope,
): Promise<AccountSnapshot | null> {
  const tokenId = 'tokenId' in message ? message.tokenId : null;
  const stagedId = message.type === 'setCredential' ? message.stagedCredentialId : null;
  const newHash = message.type === 'verifyNewEmail' ? message.emailHash : null;
  const mailsSince = new Date(at - MAIL_MEMORY_SECONDS * 1000);
  const deciders = Prisma.sql`SELECT administrator."id", administrator."notifications"::text,
      administrator."email" IS NOT NULL AS "isReachable", bool_or(held."role" = 'organization_admin') AS "isOrganizationAdmin"
    FROM "Administrator" administrator
    JOIN "AdministratorRole" held ON held."administratorId" = administrator."id"
      AND held."role" IN ('organization_admin', 'portal_admin') AND (held."portalId" IS NULL OR held."portalId" = portal."id")
    WHERE administrator."removedAt" IS NULL
    GROUP BY administrator."id"`;
  const [row] = await database.$queryRaw<Row[]>`
    SELECT account."id"::text AS "accountId", account."status"::text, account."statusSince", account."updatedAt", account."revision",
      account."version", account."emailVerifiedAt", account."deadline",
      EXISTS (SELECT 1 FROM "Credential" WHERE "accountId" = account."id") AS "hasCredential",
      profile."fullName", profile."email", profile."newEmail", profile."answers", profile."termsVersion", profile."termsAcceptedAt",
      to_jsonb(request) AS "request", ${LATEST_DOCUMENTS} AS "documents",
      (SELECT "decision"::text FROM "EarlierDecision"
        WHERE "portalId" = portal."id" AND "emailHash" = ${newHash ?? key.emailHash} AND "forgottenAt" > now()
        ORDER BY "at" DESC LIMIT 1) AS "earlierDecision",
      EXISTS (SELECT 1 FROM "Account" WHERE "portalId" = portal."id" AND "emailHash" = ${newHash}) AS "addressTaken",
      (request."firstApproval" = ${TEMPORAL} OR EXISTS (SELECT 1 FROM (${deciders}) decider
        WHERE decider."id"::text = request."firstApproval")) IS TRUE AS "firstApprovalStands",
      answered."answer",
      (SELECT coalesce(jsonb_agg("id"), '[]') FROM "OutboxMail" WHERE "messageId" = answered."id") AS "mailIds",
      portal."autoApproveDevelopers" AS "autoApprove",
      token."id"::text AS "tokenId", token."purpose"::text, token."expiresAt", token."usedAt", token."revokedAt",
      (SELECT "kind"::text FROM "StagedCredential" WHERE "id" = ${stagedId}::uuid AND "expiresAt" > now()) AS "stagedCredential",
      last."sequence", last."hash",
      (SELECT coalesce(jsonb_agg(jsonb_build_object(
          'id', "id", 'keyId', "keyId", 'purpose', "purpose", 'expiresAt', (extract(epoch FROM "expiresAt") * 1000)::bigint)), '[]')
        FROM "LinkToken"
        WHERE "accountId" = account."id" AND "usedAt" IS NULL AND "revokedAt" IS NULL AND "expiresAt" > ${new Date(at)}
      ) AS "livingTokens",
      (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', "kind", 'at', (extract(epoch FROM "createdAt") * 1000)::bigint)), '[]')
        FROM "OutboxMail"
        WHERE "portalId" = portal."id" AND "emailHash" = ${key.emailHash} AND "createdAt" > ${mailsSince}
      ) AS "recentMails",
      (SELECT coalesce(jsonb_agg(to_jsonb(decider)), '[]') FROM (${deciders}) decider
        WHERE ${MAY_TELL_ADMINISTRATORS.includes(message.type)} AND decider."isReachable") AS "administrators"
    FROM "Portal" portal
    LEFT JOIN "Account" account ON account."portalId" = portal."id" AND account."emailHash" = ${key.emailHash}
    LEFT JOIN "ApprovalRequest" request ON request."accountId" = account."id"
    LEFT JOIN "Profile" profile ON profile."accountId" = account."id"
    LEFT JOIN "ProcessedMessage" answered ON answered."id" = ${id}
    LEFT JOIN "LinkToken" token ON token."id" = ${tokenId}::uuid AND token."accountId" = account."id"
    LEFT JOIN LATERAL (SELECT "sequence", "hash" FROM "AuditEntry"
      WHERE "chain" = account."id"::text ORDER BY "sequence" DESC LIMIT 1) last ON true
    WHERE portal."id" = ${key.portalId}::uuid`;
  return row ? toSnapshot(row) : null;
}

function toSnapshot(row: Row): AccountSnapshot {
  const { accountId, hasCredential, fullName, email, request, answer, mailIds, sequence, hash, tokenId } = row;
  const { autoApprove, stagedCredential, livingTokens, recentMails, administrators } = row;
  const { earlierDecision, addressTaken, firstApprovalStands } = row;
  const account =
    accountId === null ? null : { ...toAccount({ ...row, id: accountId }, request && requestFromJson(request)), hasCredential };
  return {
    autoApprove,
    policy: documentOf(row.documents, 'approval_policy'),
    form: documentOf(row.documents, 'sign_up_form').content,
    earlierDecision,
    addressTaken,
    firstApprovalStands,
    stagedCredential,
    livingTokens,
    recentMails,
    administrators,
    account,
    person: fullName === null || email === null ? null : toPerson({ ...row, fullName, email }),
    answered: answer && { answer, mailIds },
    token: tokenId === null ? null : toLinkToken(row, tokenId),
    lastEntry: sequence === null ? null : { sequence, hash },
  };
}

function toLinkToken({ purpose, expiresAt, usedAt, revokedAt }: Row, id: string): LinkToken {
  return {
    id,
    purpose,
    expiresAt: expiresAt.getTime(),
    usedAt: usedAt?.getTime() ?? null,
    revokedAt: revokedAt?.getTime() ?? null,
  };
}
