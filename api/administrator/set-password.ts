import type { Administrator } from '../../domain/administrator';
import { parseEmailAddress } from '../../domain/email-address';
import { readNewPassword } from '../../domain/password-policy';
import { hashAdministratorLink } from '../../security/administrator-link';
import { uuid } from '../http/fields';
import { invalidParameter, Problem } from '../http/problem';
import { z } from '../http/zod';
import { type AdministratorDeps, limitKey, visitorEndpoint } from './audience';

/** A password for the console, the first or a new one. Hashing is dear, so everything else is checked before it. */
export const setPassword = visitorEndpoint({
  method: 'post',
  path: '/administrator/password',
  operationId: 'set-administrator-password',
  summary: 'Set a password for the console with the token of a one-time link; ends all sessions',
  tags: ['Administrators'],
  limit: 'console',
  body: z
    .strictObject({ token: uuid(), password: z.string().openapi({ format: 'password' }) })
    .openapi('SetAdministratorPasswordRequest'),
  answers: { 204: null },
  problems: ['token_unknown', 'token_used', 'token_expired', 'too_many_requests', 'busy'],
  async handle({ body, request }, deps) {
    const link = await deps.links.find(hashAdministratorLink(body.token));
    if (!link) throw new Problem('token_unknown');
    if (link.refusal) throw new Problem(link.refusal);
    const password = newPassword(deps, link.administrator, body.password);
    const refusal = await deps.links.setPassword(link, await deps.passwords.hash(password));
    if (refusal) throw new Problem(refusal);
    const remembered = await resetLimits(deps, link.administrator, request.ip);
    return { status: 204 as const, ...(remembered && { headers: { 'Set-Cookie': remembered } }) };
  },
});

function newPassword({ passwordPolicy }: AdministratorDeps, { name, email }: Administrator, typed: string): string {
  const read = readNewPassword(typed, [name, email ?? ''], passwordPolicy);
  if ('objection' in read) throw invalidParameter({ field: 'password', source: 'body', ...read.objection });
  return read.password;
}

/** Guesses at the password before count no more, and none that are still to come slow down this device: its cookie. */
async function resetLimits(deps: AdministratorDeps, { email }: Administrator, ip: string): Promise<string | null> {
  const address = email === null ? null : parseEmailAddress(email);
  if (!address) return null;
  const account = limitKey(deps, address.identity);
  await deps.logInLimits.reset(account, ip);
  return deps.deviceCookie.set(account, null);
}
