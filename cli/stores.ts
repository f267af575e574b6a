import type { Actor } from '../domain/actor';
import { readKeys } from '../config/settings';
import { migrationsFolder } from '../config/project-folder';
import { type Database, openDatabase } from '../prisma/client';
import { assertMigrated } from '../prisma/reach-database';
import { isDatabaseAway } from '../prisma/stores/sql/database-unavailable';
import { type AdministratorLinks, createAdministratorLinks } from '../prisma/stores/administrator/administrator-link-store';
import { type AdministratorStore, createAdministratorStore } from '../prisma/stores/administrator/administrator-store';
import { createPortalStore, type PortalStore } from '../prisma/stores/portal/portal-store';
import { isKeyRight } from '../prisma/stores/audit/audit';
import { type AuditSeals, createAuditSeals } from '../security/audit-seal';
import { createKeyRing } from '../security/key-ring';
import { describe } from './doctor/finding';
import { findInstallation } from './installation';
import { Mistake } from './mistake';

/** What the commands work on. */
export interface Stores {
  administrators: AdministratorStore;
  links: AdministratorLinks;
  portals: PortalStore;
  /** Where the console is; null where nobody has said so. */
  publicUrl: string | null;
}

/** Whoever may run this command on this machine; no administrator of the service itself. */
export const OPERATOR: Actor = { kind: 'system' };

/** Of the service's keys. Only looking needs none; what is written is sealed. */
export function sealsOf(keys: string | null): AuditSeals {
  if (keys !== null) return createAuditSeals(createKeyRing(readKeys(keys)));
  return {
    keyId() {
      throw new Mistake('the audit is sealed with a key of the service: set SECRET_KEYS as the service has it');
    },
    seal: () => null,
  };
}

/** The database, once it is known to be there and to have what the commands ask. */
export async function openInstallation(databaseUrl: string): Promise<Database> {
  try {
    await assertMigrated(databaseUrl, migrationsFolder);
  } catch (error) {
    throw isDatabaseAway(error) ? new Mistake(`PostgreSQL cannot be reached: ${describe(error)}`) : error;
  }
  return openDatabase(databaseUrl, 2);
}

/** Runs a command with the stores it needs and closes the database behind it. */
export function withStores<Args extends unknown[]>(
  run: (stores: Stores, ...args: Args) => Promise<void>,
): (...args: Args) => Promise<void> {
  return async (...args) => {
    const { databaseUrl, publicUrl, keys } = findInstallation();
    const seals = sealsOf(keys);
    const database = await openInstallation(databaseUrl);
    try {
      // What another key seals would be a break for ever.
      if (keys !== null && !(await isKeyRight(database, seals)))
        throw new Mistake(`SECRET_KEYS has another key "${seals.keyId()}" than this database was used with`);
      const administrators = createAdministratorStore(database, seals);
      const links = createAdministratorLinks(database, seals);
      await run({ administrators, links, portals: createPortalStore(database, seals), publicUrl }, ...args);
    } finally {
      await database.$disconnect();
    }
  };
}
