import type { AccessTokens } from '../../security/access-token';
import type { EmailHash } from '../../security/email-hash';
import type { DeviceTokens } from '../../security/device-token';
import type { LinkTokens } from '../../security/link-token';
import type { PasswordHasher } from '../../security/password-hasher';
import type { RefreshTokens } from '../../security/refresh-token';
import type { PortalDocumentStore } from '../../prisma/stores/portal/portal-document-store';
import type { OwnDataStore } from '../../prisma/stores/account/own-data-store';
import type { RequestStore } from '../../prisma/stores/account/request-store';
import type { LinkStore } from '../../prisma/stores/account/link-store';
import type { SessionStore } from '../../prisma/stores/account/session-store';
import type { LogIns } from '../../prisma/stores/account/log-in-store';
import type { StagedCredentials } from '../../prisma/stores/account/staged-credential-store';
import type { Portal } from '../../domain/portal';
import type { PasswordPolicy } from '../../domain/password-policy';
import type { AccountGateway, Addressed } from '../temporal/account-gateway';
import { endpointsFor, type Method } from '../http/endpoint';
import type { ResponseTimer } from '../guards/response-timer';
import { portalOf } from '../guards/portal-by-host';
import type { PasswordCheck } from '../guards/password-check';
import type { RequestLimits } from '../http/request-limits';
import type { LogInLimits } from '../guards/log-in-limits';
import { type Audience, BODIES_OF_STRANGERS } from '../http/mount';
import { Problem, type ProblemCode } from '../http/problem';

/** What every endpoint of the developer API knows: which portal it serves. */
export interface DeveloperContext {
  portal: Portal;
}

export interface DeveloperDeps {
  gateway: AccountGateway;
  documents: Pick<PortalDocumentStore, 'latest'>;
  emailHash: EmailHash;
  links: LinkStore;
  linkTokens: LinkTokens;
  requests: RequestStore;
  ownData: OwnDataStore;
  stagedCredentials: StagedCredentials;
  logIns: LogIns;
  sessions: SessionStore;
  sessionSeconds: { lifetime: number; idle: number };
  accessTokens: AccessTokens;
  refreshTokens: RefreshTokens;
  passwords: PasswordHasher;
  passwordCheck: PasswordCheck;
  devices: DeviceTokens;
  passwordPolicy: PasswordPolicy;
  responseTimer: ResponseTimer;
  limits: RequestLimits;
  logInLimits: LogInLimits;
  organizationId: string;
}

export const developerEndpoint = endpointsFor<DeveloperContext, DeveloperDeps>();

/** What the way to a portal may refuse before an endpoint is asked. */
export function developerProblems(method: Method): readonly ProblemCode[] {
  return method === 'get' ? ['not_found'] : ['not_found', 'origin_not_allowed', 'origin_mismatch'];
}

/** Everybody may knock; the portal has been chosen by its host before. */
export const developerAudience: Audience<DeveloperContext> = {
  admit: (request) => Promise.resolve({ portal: portalOf(request.res ?? { locals: {} }) }),
  bodies: BODIES_OF_STRANGERS,
};

/** The account of this portal that an address names, known or not. */
export function accountOf({ emailHash }: DeveloperDeps, portal: Portal, identity: string): Addressed {
  return { key: { portalId: portal.id, emailHash: emailHash.hash(portal.id, identity) }, portalName: portal.displayName };
}

/** A portal that has no accounts of its own neither registers nor logs in anybody. */
export function requireAuthentication({ authenticationEnabled }: Portal): void {
  if (!authenticationEnabled) throw new Problem('not_found', { detail: 'This portal does not register developers' });
}
