import type { Router } from 'express';
import { caseSensitiveRouter } from '../http/case-sensitive-router';
import type { Endpoint } from '../http/endpoint';
import {
  type AdministratorGuards,
  organizationAudience,
  type OrganizationContext,
  visitorAudience,
} from '../guards/administrators';
import { mountEndpoints } from '../http/mount';
import type { AdministratorDeps } from './audience';
import { getAdministrator } from './get-administrator';
import { listLogInFailures } from './list-log-in-failures';
import { setPassword } from './set-password';
import { updateAdministrator } from './update-administrator';
import { logIn } from './log-in';
import { logOut } from './log-out';

export const VISITOR_API: readonly Endpoint<undefined, AdministratorDeps>[] = [logIn, logOut, setPassword];
export const ADMINISTRATOR_API: readonly Endpoint<OrganizationContext, AdministratorDeps>[] = [
  getAdministrator,
  updateAdministrator,
  listLogInFailures,
];

/** Below `/v3`: how administrators come in, and what they find out about themselves. */
export function administratorRouter(guards: AdministratorGuards, deps: AdministratorDeps): Router {
  const router = caseSensitiveRouter();
  mountEndpoints(router, VISITOR_API, visitorAudience(guards), deps);
  mountEndpoints(router, ADMINISTRATOR_API, organizationAudience(guards), deps);
  return router;
}
