import type { Administrator, NotificationChoice, RoleGrant } from '../../../domain/administrator';
import type { Actor } from '../../../domain/actor';
import type { AuditSeals } from '../../../security/audit-seal';
import type { Database, Transaction } from '../../client';
import { isGoodToken, toAdministrator, WITH_ROLES } from './administrator-rows';
import { appendAudit, INSTALLATION_CHAIN } from '../audit/audit';
import { type Changes, changesBetween } from '../audit/changes';

export interface NewAdministrator {
  name: string;
  email: string | null;
  grants: RoleGrant[];
}

export interface NewToken {
  hash: Uint8Array;
  label: string;
  expiresAt: Date | null;
}

export interface ListedAdministrator extends Administrator {
  /** Of the password for the console; null where there is none. */
  passwordSetAt: Date | null;
  tokens: {
    id: string;
    label: string;
    createdAt: Date;
    expiresAt: Date | null;
    lastUsedAt: Date | null;
    revokedAt: Date | null;
  }[];
}

/** Another administrator has this address. */
export class AddressInUse extends Error {
  override name = 'AddressInUse';
}

export interface AdministratorStore {
  /** Whose token this is; null where it is unknown, expired or revoked. */
  byTokenHash(hash: Uint8Array): Promise<{ administrator: Administrator; tokenId: string } | null>;
  list(): Promise<ListedAdministrator[]>;
  /** Makes an administrator, with a token where one is given. `event` is what the audit calls it. Throws AddressInUse. */
  create(administrator: NewAdministrator, token: NewToken | null, actor: Actor, event: string): Promise<string>;
  /** Null where there is no such administrator. */
  addToken(administratorId: string, token: NewToken, actor: Actor): Promise<string | null>;
  revokeToken(tokenId: string, actor: Actor): Promise<boolean>;
  /** False where there is no such administrator. Throws AddressInUse. */
  setEmail(administratorId: string, email: string, actor: Actor): Promise<boolean>;
  /** When they are told that a request waits. */
  setNotifications(administratorId: string, choice: NotificationChoice, actor: Actor): Promise<void>;
  /** Takes everything but the id away, which the audit keeps; sessions end. */
  remove(administratorId: string, actor: Actor): Promise<boolean>;
  /** Puts an event that concerns the installation on record. */
  audit(event: string, actor: Actor, portalId?: string): Promise<void>;
}

/** What an entry is about. */
interface About {
  subjectId?: string;
  portalId?: string;
  changes?: Changes | null;
}

/** Often enough to see which token is still in use, seldom enough to cost nothing. */
const LAST_USED_STEP_MS = 60_000;

export function createAdministratorStore(database: Database, seals: AuditSeals): AdministratorStore {
  const audit = (tx: Transaction, event: string, actor: Actor, { changes, ...about }: About) =>
    appendAudit(tx, seals, {
      chain: INSTALLATION_CHAIN,
      at: new Date(),
      event,
      actor,
      ...about,
      ...(changes && { detail: { changes } }),
    });

  return {
    async byTokenHash(hash) {
      const row = await database.administratorToken.findUnique({
        where: { tokenHash: Uint8Array.from(hash) },
        include: { administrator: { include: WITH_ROLES } },
      });
      const now = new Date();
      if (!row || row.administrator.removedAt || !isGoodToken(row, now)) return null;
      if (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() > LAST_USED_STEP_MS) {
        await database.administratorToken.update({ where: { id: row.id }, data: { lastUsedAt: now } });
      }
      return { administrator: toAdministrator(row.administrator), tokenId: row.id };
    },

    async list() {
      const rows = await database.administrator.findMany({
        where: { removedAt: null },
        include: { ...WITH_ROLES, credential: true, tokens: { orderBy: { createdAt: 'asc' } } },
        orderBy: { createdAt: 'asc' },
      });
      return rows.map((row) => ({ ...toAdministrator(row), passwordSetAt: row.credential?.setAt ?? null, tokens: row.tokens }));
    },

    create: ({ name, email, grants }, token, actor, event) =>
      database.$transaction(async (tx) => {
        if (email !== null) await requireFree(tx, email);
        const { id } = await tx.administrator.create({
          data: {
            name,
            email,
            roles: { create: grants },
            ...(token && { tokens: { create: toTokenRow(token) } }),
          },
        });
        await audit(tx, event, actor, { subjectId: id, changes: changesBetween({ roles: [] }, { roles: toWords(grants) }) });
        return id;
      }),

    addToken: (administratorId, token, actor) =>
      database.$transaction(async (tx) => {
        if ((await tx.administrator.count({ where: { id: administratorId, removedAt: null } })) === 0) return null;
        const { id } = await tx.administratorToken.create({ data: { administratorId, ...toTokenRow(token) } });
        await audit(tx, 'administrator_token_created', actor, { subjectId: administratorId });
        return id;
      }),

    revokeToken: (id, actor) =>
      database.$transaction(async (tx) => {
        const [revoked] = await tx.administratorToken.updateManyAndReturn({
          where: { id, revokedAt: null },
          data: { revokedAt: new Date() },
          select: { administratorId: true },
        });
        if (!revoked) return false;
        await tx.administratorSession.deleteMany({ where: { tokenId: id } });
        await audit(tx, 'administrator_token_revoked', actor, { subjectId: revoked.administratorId });
        return true;
      }),

    setEmail: (id, email, actor) =>
      database.$transaction(async (tx) => {
        await requireFree(tx, email, id);
        const { count } = await tx.administrator.updateMany({ where: { id, removedAt: null }, data: { email } });
        if (count > 0) await audit(tx, 'administrator_email_set', actor, { subjectId: id });
        return count > 0;
      }),

    setNotifications: (administratorId, notifications, actor) =>
      database.$transaction(async (tx) => {
        const before = await tx.administrator.findUnique({ where: { id: administratorId }, select: { notifications: true } });
        if (!before || before.notifications === notifications) return;
        await tx.administrator.update({ where: { id: administratorId }, data: { notifications } });
        const changes = changesBetween(before, { notifications });
        await audit(tx, 'administrator_notifications_changed', actor, { subjectId: administratorId, changes });
      }),

    remove: (id, actor) =>
      database.$transaction(async (tx) => {
        const { count } = await tx.administrator.updateMany({
          where: { id, removedAt: null },
          data: { name: 'removed', email: null, removedAt: new Date() },
        });
        if (count === 0) return false;
        const whose = { where: { administratorId: id } };
        const roles = toWords(await tx.administratorRole.findMany(whose));
        await tx.administratorRole.deleteMany(whose);
        await tx.administratorSession.deleteMany(whose);
        await tx.administratorToken.deleteMany(whose);
        await tx.administratorLink.deleteMany(whose);
        await tx.administratorCredential.deleteMany(whose);
        await audit(tx, 'administrator_removed', actor, { subjectId: id, changes: changesBetween({ roles }, { roles: [] }) });
        return true;
      }),

    async audit(event, actor, portalId) {
      await database.$transaction((tx) => audit(tx, event, actor, { portalId }));
    },
  };
}

/** Roles as the audit has them. */
function toWords(grants: readonly { role: string; portalId: string | null }[]): string[] {
  return grants.map(({ role, portalId }) => (portalId === null ? role : `${role} of ${portalId}`)).sort();
}

/** Addresses sign administrators in, so two that differ in case alone would be one too many. */
async function requireFree(tx: Transaction, email: string, ownId: string | null = null): Promise<void> {
  const [taken] = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM "Administrator" WHERE lower("email") = lower(${email}) AND id IS DISTINCT FROM ${ownId}::uuid LIMIT 1`;
  if (taken) throw new AddressInUse('another administrator has this address');
}

function toTokenRow({ hash, label, expiresAt }: NewToken) {
  return { tokenHash: Uint8Array.from(hash), label, expiresAt };
}
