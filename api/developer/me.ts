import { timestamp, uuid } from '../http/fields';
import { Problem } from '../http/problem';
import { z } from '../http/zod';
import { developerEndpoint } from './audience';
import { sessionByAccessToken } from './current-session';

const developer = z
  .strictObject({
    id: uuid(),
    email: z.string().openapi({ format: 'email' }),
    full_name: z.string().openapi({ maxLength: 256 }),
    created_at: timestamp(),
    updated_at: timestamp(),
  })
  .openapi('Developer');

/** Who is logged in. */
export const me = developerEndpoint({
  method: 'get',
  path: '/developer/me',
  operationId: 'get-developer-me',
  summary: 'The developer who is logged in',
  tags: ['Sessions'],
  answers: { 200: developer },
  problems: ['unauthorized'],
  async handle({ context: { portal }, request }, deps) {
    const session = await sessionByAccessToken(deps, portal, request);
    if (!session) throw new Problem('unauthorized');
    const { id, email, fullName, createdAt, updatedAt } = session.account;
    const dates = { created_at: createdAt.toISOString(), updated_at: updatedAt.toISOString() };
    return { status: 200 as const, body: { id, email, full_name: fullName, ...dates } };
  },
});
