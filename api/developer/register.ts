import { fullName, emailAddress, personOf } from '../http/fields';
import { z } from '../http/zod';
import { BODIES_OF_STRANGERS } from '../http/mount';
import { ANSWERS_BYTES, answeredIn, givenAnswers } from './given-answers';
import { accountOf, developerEndpoint, requireAuthentication } from './audience';

/** Signing up. The answer is the same for an address that is known already: its owner learns the rest by mail. */
export const register = developerEndpoint({
  method: 'post',
  path: '/developer',
  operationId: 'register',
  summary: 'Register with this portal; the rest comes by mail',
  tags: ['Registration'],
  limit: 'mailing',
  body: z.strictObject({ email: emailAddress(), full_name: fullName(), ...givenAnswers }).openapi('RegisterPayload'),
  bodyLimit: BODIES_OF_STRANGERS.limitBytes + ANSWERS_BYTES,
  answers: { 201: null },
  problems: ['not_found', 'too_many_requests', 'unavailable', 'unconfirmed', 'busy'],
  async handle({ body, context: { portal }, request }, deps) {
    requireAuthentication(portal);
    const person = { ...personOf(body), ...(await answeredIn(body, portal, deps)) };
    return deps.responseTimer.hold(request.startedAt, async () => {
      const to = accountOf(deps, portal, body.email.identity);
      if (await deps.limits.mayReach('register', to.key.emailHash)) {
        await deps.gateway.tell(to, { type: 'register', person });
      }
      return { status: 201 as const };
    });
  },
});
