import type { RequestHandler } from 'express';
import type { Portal } from '../../domain/portal';
import type { PortalStore } from '../../prisma/stores/portal/portal-store';
import { Problem } from '../http/problem';
import { hostOf } from '../http/forwarding';

/** The host chooses the portal, and nothing else; a host without a portal has nothing to show. */
export function portalByHost(portals: Pick<PortalStore, 'byHost'>): RequestHandler {
  return async (request, response, next) => {
    const portal = await portals.byHost(hostOf(request));
    if (!portal) throw new Problem('not_found', { detail: 'No portal lives at this host' });
    response.locals['portal'] = portal;
    next();
  };
}

/** The portal that `portalByHost` found. */
export function portalOf(response: { locals: Record<string, unknown> }): Portal {
  return response.locals['portal'] as Portal;
}
