import { Problem } from '../problem';
import { actorOf, portalEndpoint } from './audience';
import { portalParams } from './get-portal';
import { portalConflicts } from './portal-conflicts';
import { portalBody, portalSchema, portalSettings, updatePortalBody } from './portal-schemas';

export const updatePortal = portalEndpoint({
  method: 'patch',
  path: '/portals/{portalId}',
  operationId: 'update-portal',
  summary: "Change a portal's settings",
  tags: ['Portals'],
  params: portalParams,
  body: updatePortalBody,
  answers: { 200: portalSchema },
  problems: ['not_found', 'portal_name_in_use', 'portal_url_in_use'],
  async handle({ body, context: { portal, administrator } }, { portals }) {
    const changes = portalSettings(body, portal.labels);
    if (Object.keys(changes).length === 0) return { status: 200 as const, body: portalBody(portal) };
    const changed = await portalConflicts(() => portals.change(portal.id, changes, actorOf(administrator)));
    if (!changed) throw new Problem('not_found');
    return { status: 200 as const, body: portalBody(changed) };
  },
});
