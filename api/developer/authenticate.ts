import { readPassword } from '../../domain/password-policy';
import type { Portal } from '../../domain/portal';
import type { SignInAccount } from '../../prisma/stores/sign-in-store';
import type { SessionRecord } from '../../prisma/stores/session-store';
import { PasswordsBusy } from '../../security/password-hasher';
import { emailAddress } from '../fields';
import { Problem } from '../problem';
import { z } from '../zod';
import { accountOf, type DeveloperDeps, developerEndpoint, requireAuthentication } from './audience';
import { sessionCookies } from './session-cookies';

/** Logging in: proved address, right password, approved. Everything else looks the same, until the password is right. */
export const authenticate = developerEndpoint({
  method: 'post',
  path: '/developer/authenticate',
  operationId: 'authenticate',
  summary: 'Log in; the answer sets the session cookies',
  tags: ['Sessions'],
  limit: 'signIn',
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
    return deps.grid.holdFailure(request.startedAt, async () => {
      const session = await logIn(deps, portal, { identity: body.username.identity, password: body.password, ip: request.ip });
      return { status: 204 as const, headers: await sessionCookies(deps, portal, session) };
    });
  },
});

interface Credentials {
  identity: string;
  password: string;
  ip: string;
}

async function logIn(deps: DeveloperDeps, portal: Portal, { identity, password, ip }: Credentials): Promise<SessionRecord> {
  const { key } = accountOf(deps, portal, identity);
  const mayTry = await deps.signInLimits.mayTry(key.addressHash, ip);
  const account = await deps.signIns.find(key);
  const accountId = account?.id ?? null;
  const checked = await checkPassword(deps, password, mayTry ? account : null).catch(async (error: unknown) => {
    if (mayTry && error instanceof PasswordsBusy) await deps.signInLimits.turnedAway(key.addressHash, ip);
    throw error;
  });
  if (!account?.credential || !checked) {
    await deps.signIns.record({ portalId: portal.id, accountId, outcome: mayTry ? 'invalid_credentials' : 'slowed_down' });
    throw new Problem('invalid_credentials');
  }
  await deps.signInLimits.succeeded(key.addressHash, ip);
  const session =
    account.status === 'approved'
      ? await deps.sessions.open(
          account.id,
          account.credential.setAt,
          deps.refreshTokens.currentKeyId,
          deps.sessionSeconds.lifetime,
        )
      : null;
  await deps.signIns.record({ portalId: portal.id, accountId, outcome: session ? 'signed_in' : 'approval_required' });
  if (!session) throw await whyNot(deps, account);
  return session;
}

/** The same work for an account that is not there, has no password or has seen too many wrong ones. */
async function checkPassword(
  { passwords, signIns }: DeveloperDeps,
  typed: string,
  account: SignInAccount | null,
): Promise<boolean> {
  const password = readPassword(typed);
  const credential = account?.addressProved && password !== null ? account.credential : null;
  const { valid, renewed } = await passwords.verify(password ?? '', credential);
  if (renewed && account && credential) await signIns.rehash(account.id, credential.hash, renewed);
  return valid;
}

/** Said after the right password alone. */
async function whyNot({ signIns }: DeveloperDeps, { id, status }: SignInAccount): Promise<Problem> {
  if (status !== 'rejected' && status !== 'revoked') return new Problem('approval_required');
  const reason = await signIns.decisionReason(id, status);
  return new Problem(status === 'rejected' ? 'access_rejected' : 'access_revoked', { ...(reason !== null && { reason }) });
}
