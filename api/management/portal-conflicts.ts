import { PortalConflict } from '../../prisma/stores/portal/portal-store';
import { Problem } from '../http/problem';

/** Names what another portal has already. */
export async function portalConflicts<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PortalConflict)
      throw new Problem(error.property === 'name' ? 'portal_name_in_use' : 'portal_url_in_use');
    throw error;
  }
}
