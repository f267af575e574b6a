import type { TestMails } from '../../../activities/ports';
import type { Database } from '../../client';
import { toPortal } from '../portal/portal-rows';

/** Looks up what an order only names: no address goes through Temporal. */
export function createTestMails(database: Database): TestMails {
  return {
    async address({ id, kind, content, portalId, administratorId }) {
      const [portal, administrator] = await Promise.all([
        database.portal.findUnique({ where: { id: portalId } }),
        database.administrator.findUnique({ where: { id: administratorId, removedAt: null } }),
      ]);
      if (!portal || !administrator?.email) return null;
      const recipient = { name: administrator.name, email: administrator.email };
      return { id, kind, content, portal: toPortal(portal), recipient };
    },
  };
}
