import { type Administrator, isOrganizationAdmin } from '../../domain/administrator';
import { GUARDED_SETTINGS, type Portal, type PortalSettings } from '../../domain/portal';
import { Problem } from '../http/problem';
import { wireName } from '../http/wire-names';
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
  problems: ['forbidden', 'not_found', 'portal_name_in_use', 'portal_url_in_use'],
  async handle({ body, context: { portal, administrator } }, { portals }) {
    const changes = portalSettings(body, portal.labels);
    requireRight(administrator, portal, changes);
    if (Object.keys(changes).length === 0) return { status: 200 as const, body: portalBody(portal) };
    const changed = await portalConflicts(() => portals.change(portal.id, changes, actorOf(administrator)));
    if (!changed) throw new Problem('not_found');
    return { status: 200 as const, body: portalBody(changed) };
  },
});

/** Sending what is there already changes nothing, so that what was read may be sent back. */
function requireRight(administrator: Administrator, portal: Portal, changes: Partial<PortalSettings>): void {
  if (isOrganizationAdmin(administrator)) return;
  const guarded = GUARDED_SETTINGS.filter(
    (name) => name in changes && JSON.stringify(changes[name]) !== JSON.stringify(portal[name]),
  );
  if (guarded.length === 0) return;
  throw new Problem('forbidden', { detail: `Only an organization admin may change ${guarded.map(wireName).join(', ')}` });
}
