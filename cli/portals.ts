import { PORTAL_DEFAULTS } from '../domain/portal';
import { readText } from '../domain/text';
import { PortalConflict, type PortalStore } from '../prisma/stores/portal/portal-store';
import { Mistake } from './mistake';
import { OPERATOR, type Stores } from './stores';

export async function createPortal(
  { portals }: Stores,
  { name, url, autoApprove }: { name: string; url: string; autoApprove: boolean },
): Promise<void> {
  try {
    const settings = { ...PORTAL_DEFAULTS, name, displayName: name, url, autoApproveDevelopers: autoApprove };
    const portal = await portals.create(settings, OPERATOR);
    console.log(`Portal ${portal.name}: ${portal.id}\n  ${portal.url}, ${approval(portal.autoApproveDevelopers)}`);
  } catch (error) {
    if (error instanceof PortalConflict) throw new Mistake(error.message);
    throw error;
  }
}

export async function listPortals({ portals }: Stores): Promise<void> {
  const all = await portals.all();
  if (all.length === 0) console.log('There are no portals yet: see create-portal.');
  for (const { id, name, url, autoApproveDevelopers } of all)
    console.log(`${id}  ${name}  ${url}  ${approval(autoApproveDevelopers)}`);
}

/** The id of the portal that is meant. */
export async function findPortal(portals: PortalStore, nameOrId: string): Promise<string> {
  const portal = (await portals.all()).find(({ id, name }) => id === nameOrId.toLowerCase() || name === readText(nameOrId));
  if (!portal) throw new Mistake(`there is no portal "${nameOrId}": see list-portals`);
  return portal.id;
}

function approval(automatic: boolean): string {
  return automatic ? 'developers are approved automatically' : 'developers are approved by an administrator';
}
