import { setTimeout as wait } from 'node:timers/promises';
import type { TokenSource } from '../../domain/link-token';
import type { Portal } from '../../domain/portal';
import type { LogInAccount } from '../../prisma/stores/account/log-in-store';
import type { SessionRecord } from '../../prisma/stores/account/session-store';
import type { Addressed } from '../temporal/account-gateway';
import { emailAddress } from '../http/fields';
import type { PasswordAttempt } from '../guards/password-check';
import { Problem } from '../http/problem';
import { z } from '../http/zod';
import { accountOf, type DeveloperDeps, developerEndpoint, requireAuthentication } from './audience';
import { requirePassword } from './require-password';
import { deviceCookie, sessionCookies } from './session-cookies';

/** How long a log-in waits for the token of a request, at most. */
const REQUEST_TOKEN_MS = 2000;

/** Logging in: verified address, right password, approved. Everything else looks the same, until the password is right. */
export const authenticate = developerEndpoint({
  method: 'post',
  path: '/developer/authenticate',
  operationId: 'authenticate',
  summary: 'Log in; the answer sets the session cookies',
  tags: ['Sessions'],
  limit: 'logIn',
  body: z
    .strictObject({ username: emailAddress(), password: z.string().openapi({ format: 'password' }) })
    .openapi('AuthenticateRequest'),
  answers: { 204: null },
  problems: [
    'invalid_credentials',
    'approval_required',
    'access_rejected',
    'access_revoked',
    'not_found',
    'too_many_requests',
    'busy',
  ],
  async handle({ body, context: { portal }, request }, deps) {
    requireAuthentication(portal);
    return deps.responseTimer.holdFailure(request.startedAt, async () => {
      const account = accountOf(deps, portal, body.username.identity);
      const known = deviceCookie(deps, portal);
      const device = known.deviceOf(request.cookies, account.key.emailHash);
      const session = await logIn(deps, portal, account, { device, ip: request.ip, typed: body.password });
      const cookies = await sessionCookies(deps, portal, session);
      const remembered = known.set(account.key.emailHash, device);
      return { status: 204 as const, headers: { 'Set-Cookie': [...cookies['Set-Cookie'], remembered] } };
    });
  },
});

async function logIn(
  deps: DeveloperDeps,
  portal: Portal,
  to: Addressed,
  tried: Omit<PasswordAttempt, 'account'>,
): Promise<SessionRecord> {
  const account = await requirePassword(deps, portal, to, tried);
  const session =
    account.status === 'approved'
      ? await deps.sessions.open(
          account.id,
          account.password.setAt,
          deps.refreshTokens.currentKeyId,
          deps.sessionSeconds.lifetime,
        )
      : null;
  await deps.logIns.record({ portalId: portal.id, accountId: account.id, outcome: session ? 'logged_in' : 'approval_required' });
  if (!session) throw await denialReason(deps, to, account);
  return session;
}

/** Said after the right password alone. */
async function denialReason(deps: DeveloperDeps, to: Addressed, { id, status }: LogInAccount): Promise<Problem> {
  if (status === 'pending') return new Problem('approval_required', { requestToken: await requestToken(deps, to, id) });
  if (status !== 'rejected' && status !== 'revoked') return new Problem('approval_required');
  const reason = await deps.logIns.decisionReason(id, status);
  return new Problem(status === 'rejected' ? 'access_rejected' : 'access_revoked', { ...(reason !== null && { reason }) });
}

/** What opens the request that waits; undefined where it cannot be had soon, and the answer goes without. */
async function requestToken(deps: DeveloperDeps, to: Addressed, accountId: string): Promise<string | undefined> {
  const { links, linkTokens } = deps;
  const living = await links.living(accountId, 'view_request', new Date());
  const source = living.find(({ keyId }) => linkTokens.isGood(keyId)) ?? (await newRequestToken(deps, to));
  return source && linkTokens.isGood(source.keyId) ? linkTokens.token(source.id, source.keyId) : undefined;
}

/** A log-in must not wait for Temporal where it is away, of which the log tells. */
async function newRequestToken({ gateway }: DeveloperDeps, to: Addressed): Promise<TokenSource | null> {
  const tooLate = wait(REQUEST_TOKEN_MS, null, { ref: false });
  const answer = await Promise.race([gateway.ask(to, { type: 'openRequest' }).catch(() => null), tooLate]);
  return answer?.accepted ? (answer.nextToken ?? null) : null;
}
