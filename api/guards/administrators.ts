import type { Request } from 'express';
import type { Administrator } from '../../domain/administrator';
import { isOrganizationAdmin, mayManage, maySee } from '../../domain/administrator';
import type { Portal } from '../../domain/portal';
import { isUuid } from '../../domain/shapes';
import type { AdministratorSessions } from '../../prisma/stores/administrator/administrator-session-store';
import type { AdministratorStore } from '../../prisma/stores/administrator/administrator-store';
import type { PortalStore } from '../../prisma/stores/portal/portal-store';
import { hashAdministratorSession } from '../../security/administrator-session';
import { hashAdministratorToken } from '../../security/administrator-token';
import type { ConsoleCookie } from './console-cookie';
import type { Incoming, Method } from '../http/endpoint';
import { type Audience, BODIES_OF_STRANGERS } from '../http/mount';
import { Problem, type ProblemCode } from '../http/problem';
import type { OwnOrigin } from './own-origin';
import type { RequestLimits } from '../http/request-limits';

export interface OrganizationContext {
  administrator: Administrator;
  loggedInBy: 'session' | 'token';
}

export interface PortalContext extends OrganizationContext {
  portal: Portal;
}

export interface AdministratorGuards {
  administrators: Pick<AdministratorStore, 'byTokenHash'>;
  sessions: Pick<AdministratorSessions, 'find'>;
  /** How long a session lasts unused. */
  sessionIdleSeconds: number;
  cookie: ConsoleCookie;
  ownOrigin: OwnOrigin;
  portals: Pick<PortalStore, 'find'>;
  limits: RequestLimits;
}

/** What the guard may refuse: looking is open to everybody who is let in at all. */
export function organizationProblems(method: Method): readonly ProblemCode[] {
  const always = ['unauthorized', 'too_many_requests'] as const;
  return method === 'get' ? always : [...always, 'forbidden', 'origin_mismatch'];
}

export function portalProblems(method: Method): readonly ProblemCode[] {
  return [...organizationProblems(method), 'not_found'];
}

const BEARER = /^Bearer +([A-Za-z0-9_~+/.=-]+)$/i;

/** Before anybody is known there is only one thing to refuse: a page of another origin. */
export function visitorProblems(): readonly ProblemCode[] {
  return ['origin_mismatch'];
}

/** Any administrator may look; changes are for organization admins. `alsoFrom`: one more origin whose pages may act. */
export function organizationAudience(guards: AdministratorGuards, alsoFrom?: string): Audience<OrganizationContext> {
  return {
    async admit(request, incoming) {
      const known = await authenticate(guards, request, incoming, alsoFrom);
      if (changesSomething(request.method) && !isOrganizationAdmin(known.administrator)) throw new Problem('forbidden');
      return known;
    },
  };
}

/** What concerns one portal: whoever may not see it finds nothing, and whoever may only look changes nothing. */
export function portalAudience(guards: AdministratorGuards): Audience<PortalContext> {
  return {
    async admit(request, incoming) {
      const known = await authenticate(guards, request, incoming);
      const { administrator } = known;
      const id = String(request.params['portalId']).toLowerCase();
      const portal = isUuid(id) && maySee(administrator, id) ? await guards.portals.find(id) : null;
      if (!portal) throw new Problem('not_found');
      if (changesSomething(request.method) && !mayManage(administrator, portal.id)) throw new Problem('forbidden');
      return { ...known, portal };
    },
  };
}

/**
 * Whoever is about to log in, or out. No page of another origin may do either for them: who bears a cookie is a
 * browser, and a browser says where it comes from.
 */
export function visitorAudience({ cookie, ownOrigin }: AdministratorGuards): Audience<undefined> {
  return {
    bodies: BODIES_OF_STRANGERS,
    async admit(request, { cookies }) {
      const fromBrowser = request.headers.origin !== undefined || cookies[cookie.name] !== undefined;
      if (fromBrowser) ownOrigin(request);
      return undefined;
    },
  };
}

/** By the token where one is sent, else by the console's cookie; both are looked up on every request. */
async function authenticate(
  guards: AdministratorGuards,
  request: Request,
  { ip, cookies }: Incoming,
  alsoFrom?: string,
): Promise<OrganizationContext> {
  const header = request.headers.authorization;
  const known = header === undefined ? await bySession(guards, cookies[guards.cookie.name]) : await byToken(guards, header);
  if (!known) {
    await guards.limits.perIp('management', ip);
    throw new Problem('unauthorized', { headers: { 'WWW-Authenticate': 'Bearer' } });
  }
  // A browser sends its cookies whatever page asks it to; a token is sent by whoever knows it.
  if (known.loggedInBy === 'session' && changesSomething(request.method)) guards.ownOrigin(request, alsoFrom);
  return known;
}

async function byToken({ administrators }: AdministratorGuards, header: string): Promise<OrganizationContext | null> {
  const [, token] = BEARER.exec(header) ?? [];
  const found = token === undefined ? null : await administrators.byTokenHash(hashAdministratorToken(token));
  return found && { administrator: found.administrator, loggedInBy: 'token' };
}

async function bySession(
  { sessions, sessionIdleSeconds }: AdministratorGuards,
  value: string | undefined,
): Promise<OrganizationContext | null> {
  const administrator = value ? await sessions.find(hashAdministratorSession(value), sessionIdleSeconds) : null;
  return administrator && { administrator, loggedInBy: 'session' };
}

function changesSomething(method: string): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(method);
}
