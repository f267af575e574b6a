import { emailAddress } from '../http/fields';
import { z } from '../http/zod';
import { accountOf, developerEndpoint, requireAuthentication } from './audience';

/** Asking for a link to set a password. The answer is the same for an address nobody has registered. */
export const forgotPassword = developerEndpoint({
  method: 'post',
  path: '/developer/forgot-password',
  operationId: 'forgot-password',
  summary: 'Ask for a mail with a link to set a new password',
  tags: ['Registration'],
  limit: 'mailing',
  body: z.strictObject({ email: emailAddress() }).openapi('ResetPasswordPayload'),
  answers: { 200: null },
  problems: ['not_found', 'too_many_requests', 'unavailable', 'unconfirmed', 'busy'],
  async handle({ body, context: { portal }, request }, deps) {
    requireAuthentication(portal);
    return deps.responseTimer.hold(request.startedAt, async () => {
      const to = accountOf(deps, portal, body.email.identity);
      if (await deps.limits.mayReach('forgotPassword', to.key.emailHash)) await deps.gateway.tell(to, { type: 'forgotPassword' });
      return { status: 200 as const };
    });
  },
});
