import { tokenRefusal } from '../../domain/link-token';
import type { FoundLink } from '../../prisma/stores/account/link-store';
import { uuid } from '../http/fields';
import { Problem } from '../http/problem';
import { z } from '../http/zod';
import { developerEndpoint } from './audience';
import { accepted, findLink, linkToken } from './found-link';

const ALREADY_CONFIRMED = 'The email address has been confirmed already: log in';

/** Proving the address. The answer carries the token that sets the first password. */
export const verifyEmail = developerEndpoint({
  method: 'post',
  path: '/developer/verify-email',
  operationId: 'verify-email',
  summary: 'Prove the email address with the token from the mail',
  tags: ['Registration'],
  limit: 'token',
  body: z.strictObject({ token: linkToken() }).openapi('VerifyEmailRequest'),
  answers: {
    202: z.strictObject({ email: z.string().openapi({ format: 'email' }), token: uuid() }).openapi('VerifyEmailResponse'),
  },
  problems: [
    'token_unknown',
    'token_used',
    'token_expired',
    'too_late',
    'too_many_requests',
    'unavailable',
    'unconfirmed',
    'busy',
  ],
  async handle({ body, context: { portal } }, deps) {
    const { token, account } = await findLink(deps, portal, body.token, (purpose) => purpose === 'verify_email');
    rejectSpent({ token, account });
    const answer = await deps.gateway.ask(
      { key: account.key, portalName: portal.displayName },
      { type: 'verifyEmail', tokenId: token.id },
    );
    if (!answer.accepted && answer.refusal === 'token_used') throw new Problem('token_used', { detail: ALREADY_CONFIRMED });
    const { nextToken } = accepted(answer);
    if (!nextToken) throw new Problem('token_used', { detail: ALREADY_CONFIRMED });
    return { status: 202 as const, body: { email: account.email, token: deps.linkTokens.token(nextToken.id, nextToken.keyId) } };
  },
});

/** What no message can change needs none. A second click while the password is awaited goes on, so that is for the workflow. */
function rejectSpent({ token, account }: Pick<FoundLink, 'token' | 'account'>): void {
  const refusal = tokenRefusal(token, Date.now());
  if (refusal === 'token_expired') throw new Problem(refusal);
  if (refusal === 'token_used' && account.status !== 'awaiting_credential')
    throw new Problem(refusal, { detail: ALREADY_CONFIRMED });
}
