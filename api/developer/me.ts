import type { SessionRecord } from '../../prisma/stores/account/session-store';
import { fullName, timestamp, uuid } from '../http/fields';
import { Problem } from '../http/problem';
import { z } from '../http/zod';
import { developerEndpoint } from './audience';
import { requireSession } from './current-session';
import { ownAccount } from './own-account';

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
    const { account } = await requireSession(deps, portal, request);
    return { status: 200 as const, body: developerBody(account) };
  },
});

/** Their own name, as the contract's clients and administrators see it from now on. */
export const changeOwnName = developerEndpoint({
  method: 'patch',
  path: '/developer/me',
  operationId: 'update-developer-me',
  summary: 'Change the name of the developer who is logged in',
  tags: ['Sessions'],
  limit: 'token',
  body: z.strictObject({ full_name: fullName() }).openapi('UpdateDeveloperMeRequest'),
  answers: { 200: developer },
  problems: ['unauthorized', 'too_late', 'too_many_requests', 'unavailable', 'unconfirmed', 'busy'],
  async handle({ body: { full_name: name }, context: { portal }, request }, deps) {
    const { account, to } = await ownAccount(deps, portal, request);
    const command = { type: 'changeName', fullName: name, actor: { kind: 'developer' } } as const;
    const answer = await deps.gateway.ask(to, command);
    if (!answer.accepted || answer.account?.developerId !== account.id) throw new Problem('unauthorized');
    const updatedAt = new Date(answer.account.updatedAt);
    return { status: 200 as const, body: developerBody({ ...account, fullName: name, updatedAt }) };
  },
});

function developerBody({ id, email, fullName: name, createdAt, updatedAt }: SessionRecord['account']) {
  const dates = { created_at: createdAt.toISOString(), updated_at: updatedAt.toISOString() };
  return { id, email, full_name: name, ...dates };
}
