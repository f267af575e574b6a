import type { AccountStatus } from '../../../domain/account-status';
import type { PasswordHash } from '../../../domain/credential';
import type { AccountKey } from '../../../domain/message';
import type { Database } from '../../client';

/** What a log-in has to know about the account behind an address. */
export interface LogInAccount {
  id: string;
  status: AccountStatus;
  emailVerified: boolean;
  password: (PasswordHash & { setAt: Date }) | null;
}

type Row = Omit<LogInAccount, 'password'> & (NonNullable<LogInAccount['password']> | { setAt: null });

export type LogInOutcome = 'logged_in' | 'invalid_credentials' | 'approval_required' | 'slowed_down';

export interface LogIns {
  find(key: AccountKey): Promise<LogInAccount | null>;
  /** The reason that was given for the latest decision of this kind, if one was. */
  decisionReason(accountId: string, decision: 'rejected' | 'revoked'): Promise<string | null>;
  record(logIn: { portalId: string; accountId: string | null; outcome: LogInOutcome }): Promise<void>;
  /** Replaces a hash by a newer one of the same password, unless the password has been changed meanwhile. */
  rehash(accountId: string, before: string, after: PasswordHash): Promise<void>;
}

export function createLogIns(database: Database): LogIns {
  return {
    async find({ portalId, emailHash }) {
      const [row] = await database.$queryRaw<Row[]>`
        SELECT account."id"::text, account."status"::text, account."emailVerifiedAt" IS NOT NULL AS "emailVerified",
          password."hash", password."keyId", password."cost", password."setAt"
        FROM "Account" account
        LEFT JOIN "Credential" password ON password."accountId" = account."id" AND password."kind" = 'password'
        WHERE account."portalId" = ${portalId}::uuid AND account."emailHash" = ${emailHash}`;
      if (!row) return null;
      const { id, status, emailVerified, ...password } = row;
      return { id, status, emailVerified, password: password.setAt === null ? null : password };
    },

    async decisionReason(accountId, decision) {
      const entry = await database.auditEntry.findFirst({
        // A rule rejects with the password or the answer that it waited for.
        where: { chain: accountId, toStatus: decision, fromStatus: { not: decision } },
        orderBy: { sequence: 'desc' },
        include: { detail: true },
      });
      return entry?.detail?.reason ?? null;
    },

    async record(logIn) {
      await database.logIn.create({ data: logIn });
    },

    async rehash(accountId, before, { hash, keyId, cost }) {
      await database.credential.updateMany({ where: { accountId, kind: 'password', hash: before }, data: { hash, keyId, cost } });
    },
  };
}
