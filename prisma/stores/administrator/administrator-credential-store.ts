import type { Administrator } from '../../../domain/administrator';
import type { PasswordHash } from '../../../domain/credential';
import type { AuditSeals } from '../../../security/audit-seal';
import type { Database } from '../../client';
import { toAdministrator, WITH_ROLES } from './administrator-rows';
import { appendAudit, INSTALLATION_CHAIN } from '../audit/audit';

/** An administrator as a log-in finds one; the credential is null where no password has been set yet. */
export interface LogInAdministrator {
  administrator: Administrator;
  credential: (PasswordHash & { setAt: Date }) | null;
}

export interface AdministratorCredentials {
  /** By the identity of an address (domain/email-address.ts); null where nobody has it. */
  find(identity: string): Promise<LogInAdministrator | null>;
  /** Replaces a hash by a newer one of the same password, unless the password has been changed meanwhile. */
  rehash(administratorId: string, before: string, after: PasswordHash): Promise<void>;
  /** Puts it on record that somebody guesses at the password; false where that has been done within a day. */
  noteGuesses(administratorId: string, now: Date): Promise<boolean>;
}

const GUESSES_NOTED = 'administrator_log_ins_slowed_down';
const DAY_MS = 24 * 3600 * 1000;

export function createAdministratorCredentials(database: Database, seals: AuditSeals): AdministratorCredentials {
  return {
    async find(identity) {
      // Prisma compares without regard to case by a pattern, in which an address may hold wildcards.
      const [found] = await database.$queryRaw<{ id: string }[]>`
        SELECT id FROM "Administrator" WHERE lower("email") = ${identity} AND "removedAt" IS NULL
        ORDER BY "createdAt" LIMIT 1`;
      const row =
        found &&
        (await database.administrator.findUnique({ where: { id: found.id }, include: { ...WITH_ROLES, credential: true } }));
      return row ? { administrator: toAdministrator(row), credential: row.credential } : null;
    },

    async rehash(administratorId, before, { hash, keyId, cost }) {
      await database.administratorCredential.updateMany({
        where: { administratorId, hash: before },
        data: { hash, keyId, cost },
      });
    },

    noteGuesses: (subjectId, now) =>
      database.$transaction(async (tx) => {
        // Two at once would each find nothing yet.
        await tx.$executeRaw`SELECT 1 FROM "Administrator" WHERE id = ${subjectId}::uuid FOR UPDATE`;
        const sameDay = {
          chain: INSTALLATION_CHAIN,
          event: GUESSES_NOTED,
          subjectId,
          at: { gt: new Date(now.getTime() - DAY_MS) },
        };
        if ((await tx.auditEntry.count({ where: sameDay })) > 0) return false;
        const actor = { kind: 'system' } as const;
        await appendAudit(tx, seals, { chain: INSTALLATION_CHAIN, at: now, event: GUESSES_NOTED, actor, subjectId });
        return true;
      }),
  };
}
