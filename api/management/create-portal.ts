import { randomBytes } from 'node:crypto';
import { PORTAL_DEFAULTS } from '../../domain/portal';
import type { PortalStore } from '../../prisma/stores/portal/portal-store';
import { actorOf, organizationEndpoint } from './audience';
import { portalConflicts } from './portal-conflicts';
import { createPortalBody, portalBody, portalSchema, portalSettings } from './portal-schemas';

export const createPortal = organizationEndpoint({
  method: 'post',
  path: '/portals',
  operationId: 'create-portal',
  summary: 'Create a portal',
  tags: ['Portals'],
  body: createPortalBody,
  answers: { 201: portalSchema },
  problems: ['portal_name_in_use', 'portal_url_in_use'],
  async handle({ body, context: { administrator } }, { portals, publicUrl }) {
    const url = body.url ?? (await ownUrl(portals, publicUrl, body.name));
    const settings = { ...PORTAL_DEFAULTS, ...portalSettings(body, {}), url, name: body.name };
    const complete = { ...settings, displayName: settings.displayName ?? body.name };
    const portal = await portalConflicts(() => portals.create(complete, actorOf(administrator)));
    return { status: 201 as const, body: portalBody(portal) };
  },
});

const HOST_LABEL_MAX = 40;

/** A host below the installation's own, after the portal's name: `http://my-portal.localhost:3000`. */
async function ownUrl(portals: PortalStore, publicUrl: string, name: string): Promise<string> {
  const label = hostLabel(name);
  const url = new URL(publicUrl);
  const below = url.host;
  url.host = `${label}.${below}`;
  if (await portals.byHost(url.host)) url.host = `${label}-${randomBytes(3).toString('hex')}.${below}`;
  return url.origin;
}

function hostLabel(name: string): string {
  const words =
    name
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  return words.join('-').slice(0, HOST_LABEL_MAX).replace(/-$/, '') || 'portal';
}
