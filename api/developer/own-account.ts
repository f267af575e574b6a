import { parseEmailAddress } from '../../domain/email-address';
import type { Portal } from '../../domain/portal';
import type { SessionRecord } from '../../prisma/stores/account/session-store';
import type { Incoming } from '../http/endpoint';
import { Problem } from '../http/problem';
import type { Addressed } from '../temporal/account-gateway';
import { accountOf, type DeveloperDeps } from './audience';
import { requireSession } from './current-session';
import { requirePassword } from './require-password';
import { deviceCookie } from './session-cookies';

/** The account of whoever is logged in, and where its messages go: for what changes it. */
export interface OwnAccount {
  account: SessionRecord['account'];
  /** Its address in the form that tells addresses apart. */
  identity: string;
  to: Addressed;
}

/** Throws `unauthorized` where nobody is logged in. */
export async function ownAccount(deps: DeveloperDeps, portal: Portal, request: Incoming): Promise<OwnAccount> {
  const { account } = await requireSession(deps, portal, request);
  const identity = parseEmailAddress(account.email)?.identity;
  if (identity === undefined) throw new Problem('unauthorized');
  return { account, identity, to: accountOf(deps, portal, identity) };
}

/** What a browser that was left open is not enough for. Throws `invalid_credentials`, as a log-in with that password would. */
export async function requireOwnPassword(
  deps: DeveloperDeps,
  portal: Portal,
  { account, to }: OwnAccount,
  { request, typed }: { request: Incoming; typed: string },
): Promise<void> {
  const device = deviceCookie(deps, portal).deviceOf(request.cookies, to.key.emailHash);
  const { id } = await requirePassword(deps, portal, to, { device, ip: request.ip, typed });
  // The address has become another account's meanwhile.
  if (id !== account.id) throw new Problem('unauthorized');
}
