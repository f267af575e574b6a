import { Problem } from '../http/problem';
import { developerEndpoint } from './audience';

const REASON = 'single sign-on is not offered: log in with email and password';

/** The contract has it, this portal has not: said plainly rather than by 404. */
export const singleSignOn = developerEndpoint({
  method: 'get',
  path: '/developer/authenticate/sso',
  operationId: 'authenticate-sso',
  summary: 'single sign-on: not offered',
  tags: ['Sessions'],
  answers: {},
  problems: ['not_offered'],
  async handle(): Promise<never> {
    throw new Problem('not_offered', { invalidParameters: [{ field: 'sso', rule: 'invalid', reason: REASON, source: 'path' }] });
  },
});
