import type { AccountStatus } from '../../../domain/account-status';
import type { TokenPurpose } from '../../../domain/lifetimes';
import type { TokenSource, LinkToken } from '../../../domain/link-token';
import { MAIL_MEMORY_SECONDS, type MailKind } from '../../../domain/mail-kind';
import type { Answer, Envelope } from '../../../domain/message';
import type { Database } from '../../client';

/** An account's row as far as a message may change it. */
export interface StoredAccount {
  id: string;
  status: AccountStatus;
  statusSince: Date;
  revision: number;
  messageCount: number;
  addressProvedAt: Date | null;
  deadline: Date | null;
}

/** Everything that is known when a message comes to an account. Times in milliseconds where they are numbers. */
export interface Situation {
  account: StoredAccount | null;
  /** Set where the message was carried out before. */
  answered: Answer | null;
  autoApprove: boolean;
  /** The link that the message names, where it belongs to the account. */
  token: LinkToken | null;
  credentialStaged: boolean;
  /** The last entry of the account's audit. */
  lastEntry: { sequence: number; hash: Uint8Array } | null;
  livingLinks: (TokenSource & { purpose: TokenPurpose; expiresAt: number })[];
  /** Mails to this address that count against its ration. */
  recentMails: { kind: MailKind; at: number }[];
  /** Whom to tell that somebody waits; read only for messages that may call for it. */
  administratorIds: string[];
}

interface Row extends Omit<Situation, 'account' | 'token' | 'answered' | 'lastEntry'>, Omit<StoredAccount, 'id'> {
  accountId: string | null;
  answer: Answer | null;
  tokenId: string | null;
  purpose: TokenPurpose;
  expiresAt: Date;
  usedAt: Date | null;
  endedAt: Date | null;
  sequence: number | null;
  hash: Uint8Array;
}

/**
 * Reads all of it in one statement, so that its parts belong together: what it finds is ruled on without a lock. Null
 * where the portal is gone.
 */
export async function readSituation(database: Database, { id, account: key, at, message }: Envelope): Promise<Situation | null> {
  const tokenId = 'tokenId' in message ? message.tokenId : null;
  const stagedId = message.type === 'setPassword' ? message.stagedCredentialId : null;
  const mailsSince = new Date(at - MAIL_MEMORY_SECONDS * 1000);
  const [row] = await database.$queryRaw<Row[]>`
    SELECT account."id"::text AS "accountId", account."status"::text, account."statusSince", account."revision",
      account."messageCount", account."addressProvedAt", account."deadline",
      answered."answer",
      portal."autoApproveDevelopers" AS "autoApprove",
      token."id"::text AS "tokenId", token."purpose"::text, token."expiresAt", token."usedAt", token."endedAt",
      EXISTS (SELECT 1 FROM "StagedCredential" WHERE "id" = ${stagedId}::uuid AND "expiresAt" > now()) AS "credentialStaged",
      last."sequence", last."hash",
      (SELECT coalesce(jsonb_agg(jsonb_build_object(
          'id', "id", 'keyId', "keyId", 'purpose', "purpose", 'expiresAt', (extract(epoch FROM "expiresAt") * 1000)::bigint)), '[]')
        FROM "LinkToken"
        WHERE "accountId" = account."id" AND "usedAt" IS NULL AND "endedAt" IS NULL AND "expiresAt" > ${new Date(at)}
      ) AS "livingLinks",
      (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', "kind", 'at', (extract(epoch FROM "createdAt") * 1000)::bigint)), '[]')
        FROM "Mail"
        WHERE "portalId" = portal."id" AND "addressHash" = ${key.addressHash} AND "createdAt" > ${mailsSince}
      ) AS "recentMails",
      (SELECT coalesce(jsonb_agg(administrator."id"), '[]')
        FROM "Administrator" administrator
        WHERE ${message.type === 'setPassword'} AND administrator."removedAt" IS NULL AND administrator."email" IS NOT NULL
          AND EXISTS (SELECT 1 FROM "AdministratorRole" held
            WHERE held."administratorId" = administrator."id" AND held."role" IN ('organization_admin', 'portal_admin')
              AND (held."portalId" IS NULL OR held."portalId" = portal."id"))
      ) AS "administratorIds"
    FROM "Portal" portal
    LEFT JOIN "Account" account ON account."portalId" = portal."id" AND account."addressHash" = ${key.addressHash}
    LEFT JOIN "Message" answered ON answered."id" = ${id}
    LEFT JOIN "LinkToken" token ON token."id" = ${tokenId}::uuid AND token."accountId" = account."id"
    LEFT JOIN LATERAL (SELECT "sequence", "hash" FROM "AuditEntry"
      WHERE "chain" = account."id"::text ORDER BY "sequence" DESC LIMIT 1) last ON true
    WHERE portal."id" = ${key.portalId}::uuid`;
  return row ? toSituation(row) : null;
}

function toSituation(row: Row): Situation {
  const { accountId, status, statusSince, revision, messageCount, addressProvedAt, deadline, ...others } = row;
  const { answer, sequence, hash, tokenId, ...rest } = others;
  const account = { status, statusSince, revision, messageCount, addressProvedAt, deadline };
  return {
    ...rest,
    account: accountId === null ? null : { id: accountId, ...account },
    answered: answer,
    token: tokenId === null ? null : toLinkToken(row, tokenId),
    lastEntry: sequence === null ? null : { sequence, hash },
  };
}

function toLinkToken({ purpose, expiresAt, usedAt, endedAt }: Row, id: string): LinkToken {
  return { id, purpose, expiresAt: expiresAt.getTime(), usedAt: usedAt?.getTime() ?? null, endedAt: endedAt?.getTime() ?? null };
}
