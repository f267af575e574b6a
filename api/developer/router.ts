import type { Router } from 'express';
import { caseSensitiveRouter } from '../http/case-sensitive-router';
import type { PortalStore } from '../../prisma/stores/portal/portal-store';
import type { Endpoint } from '../http/endpoint';
import { portalByHost } from '../guards/portal-by-host';
import { portalOrigins } from '../guards/portal-origins';
import { mountEndpoints } from '../http/mount';
import { developerAudience, type DeveloperContext, type DeveloperDeps } from './audience';
import { authenticate } from './authenticate';
import { forgotPassword } from './forgot-password';
import { logout } from './logout';
import { changeOwnName, me } from './me';
import { changeOwnEmail, verifyNewEmail } from './own-email';
import { deleteOwnAccount, exportOwnData } from './own-data';
import { portalAppearance } from './portal-appearance';
import { portalContextV2, portalContextV3 } from './portal-context';
import { refresh } from './refresh';
import { register } from './register';
import { answerRequest, getRequest, renameRequest, withdrawRequest } from './request';
import { resetPassword } from './reset-password';
import { listSessions, endSessions } from './sessions';
import { signUpForm } from './sign-up-form';
import { singleSignOn } from './single-sign-on';
import { verifyEmail } from './verify-email';

const BOTH = [register, verifyEmail, resetPassword, forgotPassword, authenticate, singleSignOn, refresh, logout, me];

/** The developer API's two versions: the same endpoints but for the portal's context. */
export const DEVELOPER_API: Record<'v2' | 'v3', readonly Endpoint<DeveloperContext, DeveloperDeps>[]> = {
  v2: [...BOTH, portalContextV2],
  v3: [
    ...BOTH,
    ...[portalContextV3, portalAppearance, signUpForm],
    ...[changeOwnName, changeOwnEmail, verifyNewEmail, exportOwnData, deleteOwnAccount, listSessions, endSessions],
    ...[getRequest, answerRequest, renameRequest, withdrawRequest],
  ],
};

/** Everything below `/api`, on the hosts of portals. */
export function developerRouter(portals: Pick<PortalStore, 'byHost'>, deps: DeveloperDeps): Router {
  const router = caseSensitiveRouter();
  router.use(portalByHost(portals), portalOrigins());
  for (const [version, endpoints] of Object.entries(DEVELOPER_API)) {
    const versionRouter = caseSensitiveRouter();
    mountEndpoints(versionRouter, endpoints, developerAudience, deps);
    router.use(`/${version}`, versionRouter);
  }
  return router;
}
