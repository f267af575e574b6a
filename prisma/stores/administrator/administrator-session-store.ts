import type { Administrator } from '../../../domain/administrator';
import type { AuditSeals } from '../../../security/audit-seal';
import type { Database, Transaction } from '../../client';
import { isGoodToken, toAdministrator, WITH_ROLES } from './administrator-rows';
import { appendAudit, INSTALLATION_CHAIN } from '../audit/audit';

/** What somebody has logged in with: it must still be good when the session begins. */
export type LogInProof = { credentialSetAt: Date } | { tokenId: string };

export interface AdministratorSessions {
  /** Opens a session; false where the administrator, the password or the token has gone since it was checked. */
  open(administratorId: string, proof: LogInProof, cookieHash: Uint8Array, lifetimeSeconds: number): Promise<boolean>;
  /** Whose session this is; null where it has ended, was unused for longer than `idleSeconds`, or never was. */
  find(cookieHash: Uint8Array, idleSeconds: number): Promise<Administrator | null>;
  end(cookieHash: Uint8Array): Promise<void>;
}

/** Often enough to tell idle sessions, seldom enough to cost nothing. */
const LAST_USED_STEP_MS = 60_000;

export function createAdministratorSessions(database: Database, seals: AuditSeals): AdministratorSessions {
  return {
    open: (administratorId, proof, cookieHash, lifetimeSeconds) =>
      database.$transaction(async (tx) => {
        // A removal or a new password takes the same row's lock, so that it cannot miss this session.
        await tx.$executeRaw`SELECT 1 FROM "Administrator" WHERE id = ${administratorId}::uuid FOR SHARE`;
        const now = new Date();
        if (!(await isStillGood(tx, administratorId, proof, now))) return false;
        await tx.administratorSession.create({
          data: {
            administratorId,
            tokenHash: Uint8Array.from(cookieHash),
            tokenId: 'tokenId' in proof ? proof.tokenId : null,
            createdAt: now,
            lastUsedAt: now,
            expiresAt: new Date(now.getTime() + lifetimeSeconds * 1000),
          },
        });
        const actor = { kind: 'administrator', id: administratorId } as const;
        await appendAudit(tx, seals, { chain: INSTALLATION_CHAIN, at: now, event: 'administrator_logged_in', actor });
        return true;
      }),

    async find(cookieHash, idleSeconds) {
      const row = await database.administratorSession.findUnique({
        where: { tokenHash: Uint8Array.from(cookieHash) },
        include: { token: true, administrator: { include: WITH_ROLES } },
      });
      const now = new Date();
      if (!row || row.expiresAt <= now || row.administrator.removedAt) return null;
      if (row.token && !isGoodToken(row.token, now)) return null;
      const unusedMs = now.getTime() - row.lastUsedAt.getTime();
      if (unusedMs > idleSeconds * 1000) return null;
      if (unusedMs > LAST_USED_STEP_MS) {
        // Where it has just ended there is nothing left to write.
        await database.administratorSession.updateMany({ where: { id: row.id }, data: { lastUsedAt: now } });
      }
      return toAdministrator(row.administrator);
    },

    async end(cookieHash) {
      await database.administratorSession.deleteMany({ where: { tokenHash: Uint8Array.from(cookieHash) } });
    },
  };
}

async function isStillGood(tx: Transaction, administratorId: string, proof: LogInProof, now: Date): Promise<boolean> {
  const known = { id: administratorId, removedAt: null };
  if ('credentialSetAt' in proof) {
    return (await tx.administrator.count({ where: { ...known, credential: { setAt: proof.credentialSetAt } } })) > 0;
  }
  const token = await tx.administratorToken.findUnique({ where: { id: proof.tokenId, administrator: known } });
  return token !== null && isGoodToken(token, now);
}
