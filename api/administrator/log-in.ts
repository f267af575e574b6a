import type { Administrator } from '../../domain/administrator';
import type { EmailAddress } from '../../domain/email-address';
import type { LogInAdministrator } from '../../prisma/stores/administrator/administrator-credential-store';
import type { AdministratorLogInOutcome } from '../../prisma/stores/administrator/administrator-log-in-store';
import type { LogInProof } from '../../prisma/stores/administrator/administrator-session-store';
import { hashAdministratorSession, newAdministratorSession } from '../../security/administrator-session';
import { hashAdministratorToken } from '../../security/administrator-token';
import { emailAddress } from '../http/fields';
import type { Incoming } from '../http/endpoint';
import type { KeptPassword } from '../guards/password-check';
import { widerNetwork } from '../http/request-limits';
import { Problem } from '../http/problem';
import { z } from '../http/zod';
import { administratorBody, administratorSchema } from './administrator-schema';
import { type AdministratorDeps, limitKey, visitorEndpoint } from './audience';

const password = () => z.string().openapi({ format: 'password' });
const credentials = z
  .union([z.strictObject({ email: emailAddress(), password: password() }), z.strictObject({ token: password() })])
  .openapi('AdministratorCredentials');

/** Logging in to the console, by password or by token. Whatever is wrong, the answer is the same. */
export const logIn = visitorEndpoint({
  method: 'post',
  path: '/administrator/session',
  operationId: 'create-administrator-session',
  summary: 'Log in to the console; the answer sets the session cookie',
  tags: ['Administrators'],
  limit: 'console',
  body: credentials,
  answers: { 201: administratorSchema },
  problems: ['invalid_credentials', 'too_many_requests', 'busy'],
  async handle({ body, request }, deps) {
    return deps.responseTimer.holdFailure(request.startedAt, async () => {
      const tried = 'token' in body ? await byToken(deps, body.token) : await byPassword(deps, body, request);
      const session = await openSession(deps, tried);
      await note(deps, tried, request.ip, session ? 'logged_in' : (tried.failure ?? 'invalid_credentials'));
      if (!session || !tried.administrator) throw new Problem('invalid_credentials');
      // Who logs in again has no more use for the session before.
      const before = request.cookies[deps.cookie.name];
      if (before) await deps.sessions.end(hashAdministratorSession(before));
      const known = { administrator: tried.administrator, loggedInBy: 'session' as const };
      const cookies = [deps.cookie.set(session)['Set-Cookie'], ...(tried.remembered ? [tried.remembered] : [])];
      return { status: 201 as const, body: administratorBody(known), headers: { 'Set-Cookie': cookies } };
    });
  },
});

interface Tried {
  /** Whose address or token it was; null where it is nobody's. */
  administrator: Administrator | null;
  /** Null where nothing was proved. */
  proof: LogInProof | null;
  failure?: 'invalid_credentials' | 'slowed_down';
  /** The cookie that makes the device known, where a password was given. */
  remembered?: string;
}

/** Null where nothing was proved, or what was proved is worth nothing any more. */
async function openSession({ sessions, sessionSeconds }: AdministratorDeps, tried: Tried): Promise<string | null> {
  if (!tried.administrator || !tried.proof) return null;
  const { value, hash } = newAdministratorSession();
  return (await sessions.open(tried.administrator.id, tried.proof, hash, sessionSeconds)) ? value : null;
}

/** Leaves who, from which network and with what outcome; the log and the metrics learn the outcome alone. */
async function note(deps: AdministratorDeps, tried: Tried, ip: string, outcome: AdministratorLogInOutcome): Promise<void> {
  deps.countLogIn(outcome);
  if (outcome !== 'logged_in') deps.logger.info({ outcome }, "an administrator's log-in failed");
  await deps.logIns.record({ administratorId: tried.administrator?.id ?? null, network: widerNetwork(ip), outcome });
}

async function byToken({ administrators }: AdministratorDeps, token: string): Promise<Tried> {
  const found = await administrators.byTokenHash(hashAdministratorToken(token));
  return { administrator: found?.administrator ?? null, proof: found && { tokenId: found.tokenId } };
}

async function byPassword(
  deps: AdministratorDeps,
  { email: { identity }, password: typed }: { email: EmailAddress; password: string },
  { ip, cookies }: Incoming,
): Promise<Tried> {
  const account = limitKey(deps, identity);
  const device = deps.deviceCookie.deviceOf(cookies, account);
  const found = await deps.credentials.find(identity);
  const administrator = found?.administrator ?? null;
  const verdict = await deps.passwordCheck.check({ account, ip, device, typed }, keptPassword(deps, found));
  if (!found?.credential || verdict !== 'right') {
    return { administrator, proof: null, failure: verdict === 'slowed_down' ? verdict : 'invalid_credentials' };
  }
  const proof = { credentialSetAt: found.credential.setAt };
  return { administrator, proof, remembered: deps.deviceCookie.set(account, device) };
}

function keptPassword(deps: AdministratorDeps, found: LogInAdministrator | null): KeptPassword | null {
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
  if (noted) logger.warn({ administratorId }, "somebody guesses at an administrator's password: log-ins are slowed down");
}
