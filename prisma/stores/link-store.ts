import type { AccountStatus } from '../../domain/account-status';
import type { LinkToken } from '../../domain/link-token';
import type { AccountKey } from '../../domain/message';
import type { Database } from '../client';

/** A mailed link with what is needed to act on it. */
export interface FoundLink {
  token: LinkToken;
  account: { id: string; key: AccountKey; status: AccountStatus; email: string; fullName: string };
}

export interface LinkStore {
  /** By the SHA-256 of the token, within one portal; null where there is none or its account is gone. */
  find(portalId: string, tokenHash: Uint8Array): Promise<FoundLink | null>;
  /** The id of the key that a link's token is derived with. */
  keyIdOf(tokenId: string): Promise<string | null>;
}

export function createLinkStore(database: Database): LinkStore {
  return {
    async find(portalId, tokenHash) {
      const row = await database.linkToken.findUnique({
        where: { tokenHash: Uint8Array.from(tokenHash), account: { portalId } },
        include: { account: { include: { profile: true } } },
      });
      if (!row) return null;
      const { id, status, addressHash, profile } = row.account;
      if (addressHash === null || !profile) return null;
      return {
        token: {
          id: row.id,
          purpose: row.purpose,
          expiresAt: row.expiresAt.getTime(),
          usedAt: row.usedAt?.getTime() ?? null,
          endedAt: row.endedAt?.getTime() ?? null,
        },
        account: { id, status, key: { portalId, addressHash }, email: profile.email, fullName: profile.fullName },
      };
    },

    async keyIdOf(tokenId) {
      return (await database.linkToken.findUnique({ where: { id: tokenId }, select: { keyId: true } }))?.keyId ?? null;
    },
  };
}
