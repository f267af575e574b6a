import { randomUUID } from 'node:crypto';
import type { Person } from '../../../domain/person';
import type { Database } from '../../client';
import type { Profile } from '../../generated/client';
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
    open: (accountId, passwordSetAt, keyId, lifetimeSeconds) =>
      database.$transaction(async (tx) => {
        // What ends sessions takes the same lock before it looks for them, so that it cannot miss this one.
        await tx.$executeRaw`SELECT 1 FROM "Account" WHERE id = ${accountId}::uuid FOR SHARE`;
        const password = { kind: 'password' as const, setAt: passwordSetAt };
        const stillGood = { id: accountId, status: 'approved' as const, credentials: { some: password } };
        if ((await tx.account.count({ where: stillGood })) === 0) return null;
        const now = new Date();
        const row = await tx.session.create({
          data: {
            id: randomUUID(),
            accountId,
            keyId,
            generation: 0,
            rotatedAt: now,
            createdAt: now,
            expiresAt: new Date(now.getTime() + lifetimeSeconds * 1000),
          },
          include: WITH_ACCOUNT,
        });
        return toRecord(row);
      }),

    async find(portalId, sessionId) {
      const row = await database.session.findUnique({
        where: { id: sessionId, endedAt: null, expiresAt: { gt: new Date() }, account: { portalId, status: 'approved' } },
        include: WITH_ACCOUNT,
      });
      return row && toRecord(row);
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

const WITH_ACCOUNT = { account: { include: { profile: true } } } as const;

interface Row extends Omit<SessionRecord, 'account'> {
  account: { id: string; createdAt: Date; updatedAt: Date; profile: Profile | null };
}

function toRecord({ account: { profile, id, createdAt, updatedAt }, ...session }: Row): SessionRecord | null {
  if (!profile) return null;
  const { keyId, generation, rotatedAt, expiresAt } = session;
  const account = { id, ...toPerson(profile), createdAt, updatedAt };
  return { id: session.id, keyId, generation, rotatedAt, expiresAt, account };
}
