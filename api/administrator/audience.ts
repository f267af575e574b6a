import type { Logger } from 'pino';
import type { PasswordPolicy } from '../../domain/password-policy';
import type { AdministratorCredentials } from '../../prisma/stores/administrator/administrator-credential-store';
import type { AdministratorLinks } from '../../prisma/stores/administrator/administrator-link-store';
import type { AdministratorSessions } from '../../prisma/stores/administrator/administrator-session-store';
import type {
  AdministratorLogInOutcome,
  AdministratorLogIns,
} from '../../prisma/stores/administrator/administrator-log-in-store';
import type { AdministratorStore } from '../../prisma/stores/administrator/administrator-store';
import type { EmailHash } from '../../security/email-hash';
import type { PasswordHasher } from '../../security/password-hasher';
import { endpointsFor } from '../http/endpoint';
import type { OrganizationContext } from '../guards/administrators';
import type { ResponseTimer } from '../guards/response-timer';
import type { DeviceCookie } from '../guards/device-cookie';
import type { PasswordCheck } from '../guards/password-check';
import type { RequestLimits } from '../http/request-limits';
import type { LogInLimits } from '../guards/log-in-limits';
import type { ConsoleCookie } from '../guards/console-cookie';

export interface AdministratorDeps {
  administrators: Pick<AdministratorStore, 'byTokenHash' | 'setNotifications'>;
  credentials: AdministratorCredentials;
  links: AdministratorLinks;
  sessions: AdministratorSessions;
  sessionSeconds: number;
  cookie: ConsoleCookie;
  deviceCookie: DeviceCookie;
  logger: Logger;
  passwords: PasswordHasher;
  passwordCheck: PasswordCheck;
  passwordPolicy: PasswordPolicy;
  responseTimer: ResponseTimer;
  limits: RequestLimits;
  logInLimits: LogInLimits;
  logIns: AdministratorLogIns;
  /** For the metrics. */
  countLogIn(outcome: AdministratorLogInOutcome): void;
  emailHash: EmailHash;
}

/** Declares endpoints for whoever is about to be an administrator. */
export const visitorEndpoint = endpointsFor<undefined, AdministratorDeps>();
/** Declares endpoints for whoever is one. */
export const administratorEndpoint = endpointsFor<OrganizationContext, AdministratorDeps>();

/** What counters know an administrator's address by: never what they know a developer's by. */
export function limitKey({ emailHash }: AdministratorDeps, identity: string): string {
  return emailHash.hash('administrators', identity);
}
