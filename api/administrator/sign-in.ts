import type { Administrator } from '../../domain/administrator';
import type { EmailAddress } from '../../domain/email-address';
import type { SignInAdministrator } from '../../prisma/stores/administrator-credential-store';
import type { SignInProof } from '../../prisma/stores/administrator-session-store';
import { hashAdministratorSession, newAdministratorSession } from '../../security/administrator-session';
import { hashAdministratorToken } from '../../security/administrator-token';
import { emailAddress } from '../fields';
import type { Incoming } from '../endpoint';
import type { KeptPassword } from '../guards/password-check';
import { Problem } from '../problem';
import { z } from '../zod';
import { administratorBody, administratorSchema } from './administrator-schema';
import { type AdministratorDeps, limitKey, visitorEndpoint } from './audience';

const password = () => z.string().openapi({ format: 'password' });
const credentials = z
  .union([z.strictObject({ email: emailAddress(), password: password() }), z.strictObject({ token: password() })])
  .openapi('AdministratorCredentials');

/** Signing in to the console, by password or by token. Whatever is wrong, the answer is the same. */
export const signIn = visitorEndpoint({
  method: 'post',
  path: '/administrator/session',
  operationId: 'create-administrator-session',
  summary: 'Sign in to the console; the answer sets the session cookie',
  tags: ['Administrators'],
  body: credentials,
  answers: { 201: administratorSchema },
  problems: ['invalid_credentials', 'too_many_requests', 'busy'],
  async handle({ body, request }, deps) {
    await deps.limits.perIp('console', request.ip);
    return deps.grid.holdFailure(request.startedAt, async () => {
      const proved = 'token' in body ? await byToken(deps, body.token) : await byPassword(deps, body, request);
      const cookie = proved && (await openSession(deps, proved));
      if (!cookie) throw new Problem('invalid_credentials');
      // Who signs in again has no more use for the session before.
      const before = request.cookies[deps.cookie.name];
      if (before) await deps.sessions.end(hashAdministratorSession(before));
      const known = { administrator: proved.administrator, signedInBy: 'session' as const };
      const cookies = [deps.cookie.set(cookie)['Set-Cookie'], ...(proved.remembered ? [proved.remembered] : [])];
      return { status: 201 as const, body: administratorBody(known), headers: { 'Set-Cookie': cookies } };
    });
  },
});

interface Proved {
  administrator: Administrator;
  proof: SignInProof;
  /** The cookie that makes the device known, where a password was given. */
  remembered?: string;
}

async function openSession({ sessions, sessionSeconds }: AdministratorDeps, proved: Proved): Promise<string | null> {
  const { value, hash } = newAdministratorSession();
  return (await sessions.open(proved.administrator.id, proved.proof, hash, sessionSeconds)) ? value : null;
}

async function byToken({ administrators }: AdministratorDeps, token: string): Promise<Proved | null> {
  const found = await administrators.byTokenHash(hashAdministratorToken(token));
  return found && { administrator: found.administrator, proof: { tokenId: found.tokenId } };
}

async function byPassword(
  deps: AdministratorDeps,
  { email: { identity }, password: typed }: { email: EmailAddress; password: string },
  { ip, cookies }: Incoming,
): Promise<Proved | null> {
  const account = limitKey(deps, identity);
  const device = deps.deviceCookie.deviceOf(cookies, account);
  const found = await deps.credentials.find(identity);
  const verdict = await deps.passwordCheck.check({ account, ip, device, typed }, keptPassword(deps, found));
  if (!found?.credential || verdict !== 'right') return null;
  const { administrator, credential } = found;
  return { administrator, proof: { credentialSetAt: credential.setAt }, remembered: deps.deviceCookie.set(account, device) };
}

function keptPassword(deps: AdministratorDeps, found: SignInAdministrator | null): KeptPassword | null {
  if (!found?.credential) return null;
  const { administrator, credential } = found;
  return {
    ...credential,
    renew: (after) => deps.credentials.rehash(administrator.id, credential.hash, after),
    warn: () => warnOfGuesses(deps, administrator.id),
  };
}

/** Once a day: in the audit, and in the log for whoever watches over the installation. */
async function warnOfGuesses({ credentials, logger }: AdministratorDeps, administratorId: string): Promise<void> {
  const noted = await credentials.noteGuesses(administratorId, new Date()).catch(() => false);
  if (noted) logger.warn({ administratorId }, "somebody guesses at an administrator's password: sign-ins are slowed down");
}
