import type { Administrator } from '../../domain/administrator';
import { isOrganizationAdmin, mayManage, maySee } from '../../domain/administrator';
import type { Portal } from '../../domain/portal';
import type { AdministratorStore } from '../../prisma/stores/administrator-store';
import type { PortalStore } from '../../prisma/stores/portal-store';
import { hashAdministratorToken } from '../../security/administrator-token';
import { isTokenShaped } from '../../security/link-token';
import type { Method } from '../endpoint';
import type { Audience } from '../mount';
import { Problem, type ProblemCode } from '../problem';
import type { RequestLimits } from './request-limits';

export interface OrganizationContext {
  administrator: Administrator;
}

export interface PortalContext extends OrganizationContext {
  portal: Portal;
}

export interface AdministratorGuards {
  administrators: Pick<AdministratorStore, 'byTokenHash'>;
  portals: Pick<PortalStore, 'find'>;
  limits: RequestLimits;
}

/** What the guard may refuse: looking is open to everybody who is let in at all. */
export function organizationProblems(method: Method): readonly ProblemCode[] {
  return method === 'get' ? ['unauthorized', 'too_many_requests'] : ['unauthorized', 'too_many_requests', 'forbidden'];
}

export function portalProblems(method: Method): readonly ProblemCode[] {
  return [...organizationProblems(method), 'not_found'];
}

const BEARER = /^Bearer +([A-Za-z0-9_~+/.=-]+)$/i;

/** Any administrator may look; changes are for organization admins. */
export function organizationAudience(guards: AdministratorGuards): Audience<OrganizationContext> {
  return {
    async admit(request, { ip }) {
      const administrator = await authenticate(guards, request.headers.authorization, ip);
      if (changesSomething(request.method) && !isOrganizationAdmin(administrator)) throw new Problem('forbidden');
      return { administrator };
    },
  };
}

/** What concerns one portal: whoever may not see it finds nothing, and whoever may only look changes nothing. */
export function portalAudience(guards: AdministratorGuards): Audience<PortalContext> {
  return {
    async admit(request, { ip }) {
      const administrator = await authenticate(guards, request.headers.authorization, ip);
      const id = String(request.params['portalId']).toLowerCase();
      const portal = isTokenShaped(id) && maySee(administrator, id) ? await guards.portals.find(id) : null;
      if (!portal) throw new Problem('not_found');
      if (changesSomething(request.method) && !mayManage(administrator, portal.id)) throw new Problem('forbidden');
      return { administrator, portal };
    },
  };
}

async function authenticate(
  { administrators, limits }: AdministratorGuards,
  header: string | undefined,
  ip: string,
): Promise<Administrator> {
  const [, token] = BEARER.exec(header ?? '') ?? [];
  const administrator = token === undefined ? null : await administrators.byTokenHash(hashAdministratorToken(token));
  if (administrator) return administrator;
  await limits.perIp('management', ip);
  throw new Problem('unauthorized', { headers: { 'WWW-Authenticate': 'Bearer' } });
}

function changesSomething(method: string): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(method);
}
