import type { TokenPurpose } from '../../domain/lifetimes';
import type { LinkToken } from '../../domain/link-token';
import type { Answer, Envelope } from '../../domain/message';
import type { Transaction } from '../client';

/** What the database knows about a message beside its account. */
interface Known {
  /** Set where the message was carried out before. */
  answered: Answer | null;
  autoApprove: boolean;
  token: LinkToken | null;
  credentialStaged: boolean;
}

interface Row {
  answer: Answer | null;
  autoApprove: boolean;
  tokenId: string | null;
  purpose: TokenPurpose;
  expiresAt: Date;
  usedAt: Date | null;
  endedAt: Date | null;
  credentialStaged: boolean;
}

/**
 * Reads all of it in one statement: this runs under an account's lock for every message, and four round trips would
 * be most of its time. A link counts only where it belongs to the account. Null where the portal is gone.
 */
export async function readCircumstances(
  tx: Transaction,
  { id, account, message }: Envelope,
  accountId: string | null,
): Promise<Known | null> {
  const tokenId = 'tokenId' in message ? message.tokenId : null;
  const stagedId = message.type === 'setPassword' ? message.stagedCredentialId : null;
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT message."answer",
           portal."autoApproveDevelopers" AS "autoApprove",
           token."id"::text AS "tokenId", token."purpose"::text, token."expiresAt", token."usedAt", token."endedAt",
           EXISTS (SELECT 1 FROM "StagedCredential" WHERE "id" = ${stagedId}::uuid AND "expiresAt" > now()) AS "credentialStaged"
    FROM "Portal" portal
    LEFT JOIN "Message" message ON message."id" = ${id}
    LEFT JOIN "LinkToken" token ON token."id" = ${tokenId}::uuid AND token."accountId" = ${accountId}::uuid
    WHERE portal."id" = ${account.portalId}::uuid`;
  return row
    ? {
        answered: row.answer,
        autoApprove: row.autoApprove,
        credentialStaged: row.credentialStaged,
        token: row.tokenId === null ? null : toLinkToken(row, row.tokenId),
      }
    : null;
}

function toLinkToken({ purpose, expiresAt, usedAt, endedAt }: Row, id: string): LinkToken {
  return { id, purpose, expiresAt: expiresAt.getTime(), usedAt: usedAt?.getTime() ?? null, endedAt: endedAt?.getTime() ?? null };
}
