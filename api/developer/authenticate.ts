import type { Portal } from '../../domain/portal';
import type { SignInAccount } from '../../prisma/stores/sign-in-store';
import type { SessionRecord } from '../../prisma/stores/session-store';
import { emailAddress } from '../fields';
import type { KeptPassword } from '../guards/password-check';
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
    await deps.limits.perIp('signIn', request.ip);
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
  const account = await deps.signIns.find(key);
  const accountId = account?.id ?? null;
  const attempt = { account: key.addressHash, ip, typed: password };
  const verdict = await deps.passwordCheck.check(attempt, keptPassword(deps, account));
  if (!account?.credential || verdict !== 'right') {
    const outcome = verdict === 'slowed_down' ? 'slowed_down' : 'invalid_credentials';
    await deps.signIns.record({ portalId: portal.id, accountId, outcome });
    throw new Problem('invalid_credentials');
  }
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

/** None where the address has not been proved. */
function keptPassword({ signIns }: DeveloperDeps, account: SignInAccount | null): KeptPassword | null {
  const credential = account?.addressProved ? account.credential : null;
  if (!account || !credential) return null;
  return { ...credential, renew: (after) => signIns.rehash(account.id, credential.hash, after) };
}

/** Said after the right password alone. */
async function whyNot({ signIns }: DeveloperDeps, { id, status }: SignInAccount): Promise<Problem> {
  if (status !== 'rejected' && status !== 'revoked') return new Problem('approval_required');
  const reason = await signIns.decisionReason(id, status);
  return new Problem(status === 'rejected' ? 'access_rejected' : 'access_revoked', { ...(reason !== null && { reason }) });
}
