import { setsPassword, tokenRefusal } from '../../domain/link-token';
import { readNewPassword } from '../../domain/password-policy';
import type { Portal } from '../../domain/portal';
import type { FoundLink } from '../../prisma/stores/account/link-store';
import { invalidParameter, Problem } from '../http/problem';
import { z } from '../http/zod';
import { type DeveloperDeps, developerEndpoint } from './audience';
import { deviceCookie } from './session-cookies';
import { accepted, findLink, linkToken } from './found-link';

/** Setting a password, the first or a new one. Hashing is dear, so everything else is checked before it. */
export const resetPassword = developerEndpoint({
  method: 'post',
  path: '/developer/reset-password',
  operationId: 'reset-password',
  summary: 'Set a password with a token from a mail or from verify-email',
  tags: ['Registration'],
  limit: 'token',
  body: z
    .strictObject({ password: z.string().openapi({ format: 'password' }), token: linkToken() })
    .openapi('ResetPasswordRequest'),
  answers: { 204: null },
  problems: [
    'token_unknown',
    'token_used',
    'token_expired',
    'too_late',
    'credential_expired',
    'too_many_requests',
    'unavailable',
    'unconfirmed',
    'busy',
  ],
  async handle({ body, context: { portal }, request }, deps) {
    const { token, account } = await findLink(deps, portal, body.token, setsPassword);
    const refusal = tokenRefusal(token, Date.now());
    if (refusal) throw new Problem(refusal);
    const password = newPassword(deps, portal, account, body.password);
    const credential = { kind: 'password', ...(await deps.passwords.hash(password)) } as const;
    const stagedCredentialId = await deps.stagedCredentials.stage(credential);
    const command = { type: 'setCredential', tokenId: token.id, stagedCredentialId } as const;
    accepted(await deps.gateway.ask({ key: account.key, portalName: portal.displayName }, command));
    const { emailHash } = account.key;
    await deps.logInLimits.reset(emailHash, request.ip);
    // From here the owner gets in with it, whatever strangers try meanwhile.
    return { status: 204 as const, headers: { 'Set-Cookie': deviceCookie(deps, portal).set(emailHash, null) } };
  },
});

function newPassword({ passwordPolicy }: DeveloperDeps, portal: Portal, account: FoundLink['account'], typed: string): string {
  const personal = [account.fullName, account.email, portal.name, portal.displayName];
  const read = readNewPassword(typed, personal, passwordPolicy);
  if ('objection' in read) throw invalidParameter({ field: 'password', source: 'body', ...read.objection });
  return read.password;
}
