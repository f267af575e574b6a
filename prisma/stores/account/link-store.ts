import type { AccountStatus } from '../../../domain/account-status';
import type { TokenPurpose } from '../../../domain/lifetimes';
import type { LinkToken, TokenSource } from '../../../domain/link-token';
import type { AccountKey } from '../../../domain/message';
import type { Person } from '../../../domain/person';
import type { Database } from '../../client';
import type { Profile } from '../../generated/client';
import { toPerson } from './account-rows';

/** A mailed link with what is needed to act on it. */
export interface FoundLink {
  token: LinkToken;
  /** The key that its token was made with. */
  keyId: string;
  account: Person & { id: string; key: AccountKey; status: AccountStatus };
}

export interface LinkStore {
  /** By the SHA-256 of the token, within one portal; null where there is none or its account is gone. */
  find(portalId: string, tokenHash: Uint8Array): Promise<FoundLink | null>;
  /** Links of the account that open something until then at least, the one that does so for longest first. */
  living(accountId: string, purpose: TokenPurpose, until: Date): Promise<TokenSource[]>;
}

interface Row extends Omit<Profile, 'accountId'> {
  id: string;
  purpose: TokenPurpose;
  keyId: string;
  expiresAt: Date;
  usedAt: Date | null;
  revokedAt: Date | null;
  accountId: string;
  status: AccountStatus;
  emailHash: string;
}

export function createLinkStore(database: Database): LinkStore {
  return {
    async find(portalId, tokenHash) {
      // One statement, where an include would be three: every step of a registration begins with it.
      const [row] = await database.$queryRaw<Row[]>`
        SELECT link."id"::text, link."purpose"::text, link."keyId", link."expiresAt", link."usedAt", link."revokedAt",
          account."id"::text AS "accountId", account."status"::text, account."emailHash", profile."email", profile."newEmail", profile."fullName", profile."answers",
          profile."termsVersion", profile."termsAcceptedAt"
        FROM "LinkToken" link
        JOIN "Account" account ON account."id" = link."accountId"
        JOIN "Profile" profile ON profile."accountId" = account."id"
        WHERE link."tokenHash" = ${tokenHash} AND account."portalId" = ${portalId}::uuid AND account."emailHash" IS NOT NULL`;
      return row ? toFoundLink(portalId, row) : null;
    },

    living: (accountId, purpose, until) =>
      database.linkToken.findMany({
        where: { accountId, purpose, usedAt: null, revokedAt: null, expiresAt: { gt: until } },
        select: { id: true, keyId: true },
        orderBy: { expiresAt: 'desc' },
      }),
  };
}

function toFoundLink(portalId: string, row: Row): FoundLink {
  const { id, purpose, keyId, expiresAt, usedAt, revokedAt, accountId, status, emailHash } = row;
  return {
    token: {
      id,
      purpose,
      expiresAt: expiresAt.getTime(),
      usedAt: usedAt?.getTime() ?? null,
      revokedAt: revokedAt?.getTime() ?? null,
    },
    keyId,
    account: { id: accountId, status, key: { portalId, emailHash }, ...toPerson(row) },
  };
}
