import type { Actor } from '../domain/actor';
import { openDatabase } from '../prisma/client';
import { type AdministratorLinks, createAdministratorLinks } from '../prisma/stores/administrator-link-store';
import { type AdministratorStore, createAdministratorStore } from '../prisma/stores/administrator-store';
import { createPortalStore, type PortalStore } from '../prisma/stores/portal-store';
import { findInstallation } from './installation';

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

/** Runs a command with the stores it needs and closes the database behind it. */
export function withStores<Args extends unknown[]>(
  run: (stores: Stores, ...args: Args) => Promise<void>,
): (...args: Args) => Promise<void> {
  return async (...args) => {
    const { databaseUrl, publicUrl } = findInstallation();
    const database = openDatabase(databaseUrl, 2);
    try {
      const administrators = createAdministratorStore(database);
      const links = createAdministratorLinks(database);
      await run({ administrators, links, portals: createPortalStore(database), publicUrl }, ...args);
    } finally {
      await database.$disconnect();
    }
  };
}
