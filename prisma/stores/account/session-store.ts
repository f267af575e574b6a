import { randomUUID } from 'node:crypto';
import type { Person } from '../../../domain/person';
import type { Database } from '../../client';
import { type Profile, Prisma } from '../../generated/client';
import { toPerson } from './account-rows';

/** A session as it is kept; its refresh tokens are derived from id, key and generation. */
export interface SessionRecord {
  id: string;
  keyId: string;
  generation: number;
  rotatedAt: Date;
  expiresAt: Date;
  account: Person & { id: string; createdAt: Date; updatedAt: Date };
}

export interface OpenSession {
  id: string;
  createdAt: Date;
  /** When it last exchanged its refresh token; until then an access token of a few minutes has been in use. */
  rotatedAt: Date;
  expiresAt: Date;
}

export interface SessionStore {
  /** Opens a session, unless the account has changed its password or lost its approval since `passwordSetAt` was read. */
  open(accountId: string, passwordSetAt: Date, keyId: string, lifetimeSeconds: number): Promise<SessionRecord | null>;
  /** A session that has not ended, of an approved account of this portal. */
  find(portalId: string, sessionId: string): Promise<SessionRecord | null>;
  /** Hands out the next generation; false where another request has done so already. */
  rotate(sessionId: string, generation: number): Promise<boolean>;
  end(sessionId: string, reason: 'logged_out' | 'refresh_token_reused'): Promise<void>;
  /** The account's sessions that still open something, the latest first. `idleSeconds`: after so long unused they do not. */
  list(accountId: string, idleSeconds: number): Promise<OpenSession[]>;
  /** Ends every session of the account. */
  endAll(accountId: string): Promise<void>;
}

export function createSessionStore(database: Database): SessionStore {
  return {
    async open(accountId, passwordSetAt, keyId, lifetimeSeconds) {
      const now = new Date();
      const expiresAt = new Date(now.getTime() + lifetimeSeconds * 1000);
      // What ends sessions takes the account's lock before it looks for them, so that it cannot miss this one. Whoever has
      // waited for a lock is held against the row as it is by then.
      const [row] = await database.$queryRaw<Row[]>`
        WITH owner AS (
          SELECT account."id" FROM "Account" account
          JOIN "Credential" password ON password."accountId" = account."id" AND password."kind" = 'password'
          WHERE account."id" = ${accountId}::uuid AND account."status" = 'approved' AND password."setAt" = ${passwordSetAt}
          FOR SHARE
        ), session AS (
          INSERT INTO "Session" ("id", "accountId", "keyId", "generation", "rotatedAt", "createdAt", "expiresAt")
          SELECT ${randomUUID()}::uuid, "id", ${keyId}, 0, ${now}::timestamptz, ${now}::timestamptz, ${expiresAt}::timestamptz
          FROM owner
          RETURNING *
        )
        SELECT ${COLUMNS} FROM session ${WITH_ACCOUNT}`;
      return row ? toRecord(row) : null;
    },

    async find(portalId, sessionId) {
      // Every request of a developer who has logged in asks this.
      const [row] = await database.$queryRaw<Row[]>`
        SELECT ${COLUMNS} FROM "Session" session ${WITH_ACCOUNT}
        WHERE session."id" = ${sessionId}::uuid AND session."endedAt" IS NULL AND session."expiresAt" > ${new Date()}
          AND account."portalId" = ${portalId}::uuid AND account."status" = 'approved'`;
      return row ? toRecord(row) : null;
    },

    async rotate(id, generation) {
      const { count } = await database.session.updateMany({
        where: { id, generation, endedAt: null },
        data: { generation: generation + 1, rotatedAt: new Date() },
      });
      return count > 0;
    },

    async end(id, reason) {
      await database.session.updateMany({ where: { id, endedAt: null }, data: { endedAt: new Date(), endedBy: reason } });
    },

    list(accountId, idleSeconds) {
      const now = new Date();
      const usedSince = new Date(now.getTime() - idleSeconds * 1000);
      return database.session.findMany({
        where: { accountId, endedAt: null, expiresAt: { gt: now }, rotatedAt: { gte: usedSince } },
        select: { id: true, createdAt: true, rotatedAt: true, expiresAt: true },
        orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
      });
    },

    async endAll(accountId) {
      await database.session.updateMany({
        where: { accountId, endedAt: null },
        data: { endedAt: new Date(), endedBy: 'logged_out_everywhere' },
      });
    },
  };
}

const COLUMNS = Prisma.sql`session."id"::text, session."keyId", session."generation", session."rotatedAt", session."expiresAt",
  account."id"::text AS "accountId", account."createdAt", account."updatedAt",
  profile."fullName", profile."email", profile."newEmail", profile."answers", profile."termsVersion", profile."termsAcceptedAt"`;
const WITH_ACCOUNT = Prisma.sql`JOIN "Account" account ON account."id" = session."accountId"
  JOIN "Profile" profile ON profile."accountId" = account."id"`;

type Row = Omit<SessionRecord, 'account'> & Profile & Pick<SessionRecord['account'], 'createdAt' | 'updatedAt'>;

function toRecord({
  id,
  keyId,
  generation,
  rotatedAt,
  expiresAt,
  accountId,
  createdAt,
  updatedAt,
  ...profile
}: Row): SessionRecord {
  const account = { id: accountId, ...toPerson(profile), createdAt, updatedAt };
  return { id, keyId, generation, rotatedAt, expiresAt, account };
}
