import type { Actor } from '../../../domain/actor';
import type { Administrator } from '../../../domain/administrator';
import type { PasswordHash } from '../../../domain/credential';
import { tokenRefusal } from '../../../domain/link-token';
import type { AuditSeals } from '../../../security/audit-seal';
import type { Database } from '../../client';
import { toAdministrator, WITH_ROLES } from './administrator-rows';
import { appendAudit, INSTALLATION_CHAIN } from '../audit/audit';

type LinkRefusal = NonNullable<ReturnType<typeof tokenRefusal>>;

export interface FoundAdministratorLink {
  id: string;
  administrator: Administrator;
  /** Why it opens nothing any more; null while it does. */
  refusal: LinkRefusal | null;
}

export interface AdministratorLinks {
  /** Makes a link and ends those that are still unused; false where there is no such administrator. */
  create(administratorId: string, link: { hash: Uint8Array; expiresAt: Date }, actor: Actor): Promise<boolean>;
  find(tokenHash: Uint8Array): Promise<FoundAdministratorLink | null>;
  /** Sets the password, uses the link up and ends all sessions; says why where the link has ended meanwhile. */
  setPassword(link: FoundAdministratorLink, password: PasswordHash): Promise<LinkRefusal | null>;
}

export function createAdministratorLinks(database: Database, seals: AuditSeals): AdministratorLinks {
  return {
    create: (administratorId, { hash, expiresAt }, actor) =>
      database.$transaction(async (tx) => {
        // Two commands at once, and each would leave the other's link alive.
        await tx.$executeRaw`SELECT 1 FROM "Administrator" WHERE id = ${administratorId}::uuid FOR UPDATE`;
        if ((await tx.administrator.count({ where: { id: administratorId, removedAt: null } })) === 0) return false;
        const now = new Date();
        await tx.administratorLink.updateMany({
          where: { administratorId, usedAt: null, expiresAt: { gt: now } },
          data: { expiresAt: now },
        });
        await tx.administratorLink.create({ data: { administratorId, tokenHash: Uint8Array.from(hash), expiresAt } });
        await appendAudit(tx, seals, {
          chain: INSTALLATION_CHAIN,
          at: now,
          event: 'administrator_link_created',
          actor,
          subjectId: administratorId,
        });
        return true;
      }),

    async find(tokenHash) {
      const row = await database.administratorLink.findUnique({
        where: { tokenHash: Uint8Array.from(tokenHash), administrator: { removedAt: null } },
        include: { administrator: { include: WITH_ROLES } },
      });
      return row && { id: row.id, administrator: toAdministrator(row.administrator), refusal: refusalOf(row) };
    },

    setPassword: ({ id, administrator }, { hash, keyId, cost }) =>
      database.$transaction(async (tx) => {
        const administratorId = administrator.id;
        await tx.$executeRaw`SELECT 1 FROM "Administrator" WHERE id = ${administratorId}::uuid FOR UPDATE`;
        const link = await tx.administratorLink.findUnique({ where: { id } });
        const refusal = link ? refusalOf(link) : 'token_expired';
        if (refusal) return refusal;
        const now = new Date();
        const credential = { hash, keyId, cost, setAt: now };
        await tx.administratorLink.update({ where: { id }, data: { usedAt: now } });
        await tx.administratorCredential.upsert({
          where: { administratorId },
          create: { administratorId, ...credential },
          update: credential,
        });
        await tx.administratorSession.deleteMany({ where: { administratorId } });
        const actor = { kind: 'administrator', id: administratorId } as const;
        await appendAudit(tx, seals, { chain: INSTALLATION_CHAIN, at: now, event: 'administrator_password_set', actor });
        return null;
      }),
  };
}

/** A link that was ended says "expired", as one that has run out. */
function refusalOf({ expiresAt, usedAt }: { expiresAt: Date; usedAt: Date | null }): LinkRefusal | null {
  return tokenRefusal({ expiresAt: expiresAt.getTime(), usedAt: usedAt?.getTime() ?? null, revokedAt: null }, Date.now());
}
