import { visiblePortals, type Administrator } from '../../../domain/administrator';
import type { Actor } from '../../../domain/actor';
import type { AccountKey } from '../../../domain/message';
import { type Portal, type PortalSettings, portalHost } from '../../../domain/portal';
import type { AuditSeals } from '../../../security/audit-seal';
import { type Database, PLANNED_EACH_TIME, type Transaction } from '../../client';
import { appendAudit, type AuditRecord, INSTALLATION_CHAIN } from '../audit/audit';
import { changesBetween } from '../audit/changes';
import { portalFromJson, type PortalJson, toPortal } from './portal-rows';

/** Another portal has that name or that URL. */
export class PortalConflict extends Error {
  override name = 'PortalConflict';

  constructor(readonly property: 'name' | 'url') {
    super(`another portal has this ${property}`);
  }
}

export interface PortalStore {
  byHost(host: string): Promise<Portal | null>;
  find(id: string): Promise<Portal | null>;
  /** The portals that this administrator sees. An installation has so few that lists are cut from all of them. */
  visibleTo(administrator: Administrator): Promise<Portal[]>;
  all(): Promise<Portal[]>;
  /** Throws a PortalConflict. */
  create(settings: PortalSettings, actor: Actor): Promise<Portal>;
  /** Changes what is given; null where the portal is gone. Throws a PortalConflict. */
  change(id: string, changes: Partial<PortalSettings>, actor: Actor): Promise<Portal | null>;
  /** Some accounts that still hold an address. */
  openAccounts(id: string, atMost: number): Promise<AccountKey[]>;
  /**
   * Removes a portal none of whose accounts is open, with what closed ones have left; false where one is open, or where that
   * is so much that it takes more than one call. Its audit stays, without settings.
   */
  remove(id: string, actor: Actor): Promise<boolean>;
}

/** What one transaction removes within a second. */
const AT_ONCE = 1000;

export function createPortalStore(database: Database, seals: AuditSeals): PortalStore {
  const audit = (tx: Transaction, event: string, actor: Actor, portalId: string, detail: AuditRecord['detail'] = {}) =>
    appendAudit(tx, seals, { chain: INSTALLATION_CHAIN, at: new Date(), event, actor, portalId, detail });

  return {
    async byHost(host) {
      // Every request of a portal begins with it; a row as JSON takes a third of the time.
      const [found] = await database.$queryRaw<{ portal: PortalJson }[]>`
        SELECT to_jsonb(portal) AS "portal" FROM "Portal" portal WHERE "host" = ${host.toLowerCase()}`;
      return found ? portalFromJson(found.portal) : null;
    },

    async find(id) {
      const row = await database.portal.findUnique({ where: { id } });
      return row && toPortal(row);
    },

    async visibleTo(administrator) {
      const visible = visiblePortals(administrator);
      const rows = await database.portal.findMany({ where: visible === 'all' ? {} : { id: { in: visible } } });
      return rows.map(toPortal);
    },

    async all() {
      return (await database.portal.findMany({ orderBy: { createdAt: 'asc' } })).map(toPortal);
    },

    create: (settings, actor) =>
      conflictsNamed(() =>
        database.$transaction(async (tx) => {
          const row = await tx.portal.create({ data: { ...settings, host: portalHost(settings) } });
          await audit(tx, 'portal_created', actor, row.id, { changes: changesBetween({}, settings) ?? {} });
          return toPortal(row);
        }),
      ),

    change: (id, changes, actor) =>
      conflictsNamed(() =>
        database.$transaction(async (tx) => {
          await lockPortal(tx, id);
          const before = await tx.portal.findUnique({ where: { id } });
          if (!before) return null;
          const differing = changesBetween(before, changes);
          if (!differing) return toPortal(before);
          const host = changes.url === undefined ? {} : { host: portalHost({ url: changes.url }) };
          const row = await tx.portal.update({ where: { id }, data: { ...changes, ...host } });
          const detail = { reason: Object.keys(differing).join(', '), changes: differing };
          await audit(tx, 'portal_settings_changed', actor, id, detail);
          return toPortal(row);
        }),
      ),

    openAccounts: (portalId, atMost) => openAccounts(database, portalId, atMost),

    remove: (id, actor) =>
      database.$transaction(async (tx) => {
        // Keeps an account from being opened between the look and the removal.
        await lockPortal(tx, id);
        if ((await openAccounts(tx, id, 1)).length > 0) return false;
        const removed = await tx.$executeRaw`DELETE FROM "Account" WHERE "id" = ANY(ARRAY(SELECT "id" FROM "Account"
          WHERE "portalId" = ${id}::uuid ORDER BY "emailHash" LIMIT ${AT_ONCE})) ${PLANNED_EACH_TIME}`;
        if (removed === AT_ONCE) return false;
        const forgotten =
          await tx.$executeRaw`DELETE FROM "EarlierDecision" WHERE ctid = ANY(ARRAY(SELECT ctid FROM "EarlierDecision"
          WHERE "portalId" = ${id}::uuid ORDER BY "emailHash" LIMIT ${AT_ONCE})) ${PLANNED_EACH_TIME}`;
        if (forgotten === AT_ONCE) return false;
        await tx.directoryCount.deleteMany({ where: { portalId: id } });
        const { count } = await tx.portal.deleteMany({ where: { id } });
        if (count === 0) return true;
        // What was said of its settings may name people.
        await tx.auditDetail.deleteMany({ where: { entry: { chain: INSTALLATION_CHAIN, portalId: id } } });
        await audit(tx, 'portal_deleted', actor, id);
        return true;
      }),
  };
}

/** In the order of the index that has them together: those that are left are not looked for among the closed. */
async function openAccounts(database: Database | Transaction, portalId: string, atMost: number): Promise<AccountKey[]> {
  const rows = await database.$queryRaw<{ emailHash: string }[]>`
    SELECT "emailHash" FROM "Account" WHERE "portalId" = ${portalId}::uuid AND "emailHash" IS NOT NULL
    ORDER BY "emailHash" LIMIT ${atMost} ${PLANNED_EACH_TIME}`;
  return rows.map(({ emailHash }) => ({ portalId, emailHash }));
}

async function lockPortal(tx: Transaction, id: string): Promise<void> {
  await tx.$executeRaw`SELECT 1 FROM "Portal" WHERE id = ${id}::uuid FOR UPDATE`;
}

async function conflictsNamed<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const conflict = conflictOf(error);
    throw conflict ?? error;
  }
}

/** Prisma's P2002 names the columns of the violated index, in a place that depends on the driver. */
function conflictOf(error: unknown): PortalConflict | null {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'P2002') return null;
  const where = 'meta' in error ? JSON.stringify(error.meta) : '';
  return new PortalConflict(/host/i.test(where.replace(/"(originalMessage|clientVersion)":"[^"]*"/g, '')) ? 'url' : 'name');
}
