import { parseEmailAddress } from '../../domain/email-address';
import { tokenRefusal } from '../../domain/link-token';
import { emailAddress } from '../http/fields';
import { invalidParameter, Problem } from '../http/problem';
import { z } from '../http/zod';
import { accountOf, developerEndpoint } from './audience';
import { accepted, findLink, linkToken } from './found-link';
import { ownAccount, requireOwnPassword } from './own-account';

/**
 * Who is logged in and knows the password asks for another address. Both addresses are told; nothing changes until the link
 * that goes to the new one is followed. The answer is the same whether that has an account here or not.
 */
export const changeOwnEmail = developerEndpoint({
  method: 'post',
  path: '/developer/me/email',
  operationId: 'change-developer-me-email',
  summary:
    'Ask for another address for the account of the developer who is logged in; a mail to it has the link that makes it so',
  tags: ['Sessions'],
  limit: 'mailing',
  body: z
    .strictObject({ email: emailAddress(), password: z.string().openapi({ format: 'password' }) })
    .openapi('ChangeDeveloperMeEmailRequest'),
  answers: { 202: null },
  problems: ['unauthorized', 'invalid_credentials', 'too_late', 'too_many_requests', 'unavailable', 'unconfirmed', 'busy'],
  async handle({ body: { email, password }, context: { portal }, request }, deps) {
    const own = await ownAccount(deps, portal, request);
    if (email.identity === own.identity) {
      throw invalidParameter({
        field: 'email',
        source: 'body',
        rule: 'invalid',
        reason: '"email" is the address of the account already',
      });
    }
    return deps.responseTimer.holdFailure(request.startedAt, async () => {
      await requireOwnPassword(deps, portal, own, { request, typed: password });
      if (await deps.limits.mayReach('changeEmail', accountOf(deps, portal, email.identity).key.emailHash)) {
        const answer = await deps.gateway.ask(own.to, { type: 'changeEmail', email: email.address });
        if (!answer.accepted) throw new Problem('unauthorized');
      }
      return { status: 202 as const };
    });
  },
});

/** Whoever follows the link reads mail there: from now on the account is that address's. */
export const verifyNewEmail = developerEndpoint({
  method: 'post',
  path: '/developer/verify-new-email',
  operationId: 'verify-new-email',
  summary: 'Make the new address the one of the account, with the token from the mail to it',
  tags: ['Sessions'],
  limit: 'token',
  body: z.strictObject({ token: linkToken() }).openapi('VerifyNewEmailRequest'),
  answers: { 200: z.strictObject({ email: z.string().openapi({ format: 'email' }) }).openapi('VerifyNewEmailResponse') },
  problems: [
    'token_unknown',
    'token_used',
    'token_expired',
    'address_in_use',
    'address_turned_away',
    'too_late',
    'too_many_requests',
    'unavailable',
    'unconfirmed',
    'busy',
  ],
  async handle({ body, context: { portal } }, deps) {
    const { token, account } = await findLink(deps, portal, body.token, (purpose) => purpose === 'change_email');
    const refusal = tokenRefusal(token, Date.now());
    if (refusal) throw new Problem(refusal);
    const email = parseEmailAddress(account.newEmail ?? '');
    if (!email) throw new Problem('token_expired');
    const { emailHash } = accountOf(deps, portal, email.identity).key;
    const to = { key: account.key, portalName: portal.displayName };
    accepted(await deps.gateway.ask(to, { type: 'verifyNewEmail', tokenId: token.id, emailHash }));
    return { status: 200 as const, body: { email: email.address } };
  },
});
