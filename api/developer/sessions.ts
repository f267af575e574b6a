import { timestamp, uuid } from '../http/fields';
import { z } from '../http/zod';
import { developerEndpoint } from './audience';
import { requireSession } from './current-session';
import { clearedCookies } from './session-cookies';

const sessions = z
  .strictObject({
    data: z.array(
      z.strictObject({
        id: uuid(),
        created_at: timestamp(),
        last_used_at: timestamp().openapi({ description: 'To within the life of an access token' }),
        expires_at: timestamp(),
        current: z.boolean().openapi({ description: 'Whether this is the session that asks' }),
      }),
    ),
  })
  .openapi('DeveloperSessions');

const declaration = { path: '/developer/sessions', tags: ['Sessions'] as string[] };

/** Where the developer is logged in. */
export const listSessions = developerEndpoint({
  ...declaration,
  method: 'get',
  operationId: 'list-developer-sessions',
  summary: 'Where the developer is logged in',
  answers: { 200: sessions },
  problems: ['unauthorized'],
  async handle({ context: { portal }, request }, deps) {
    const current = await requireSession(deps, portal, request);
    const open = await deps.sessions.list(current.account.id, deps.sessionSeconds.idle);
    const data = open.map(({ id, createdAt, rotatedAt, expiresAt }) => ({
      id,
      created_at: createdAt.toISOString(),
      last_used_at: rotatedAt.toISOString(),
      expires_at: expiresAt.toISOString(),
      current: id === current.id,
    }));
    return { status: 200 as const, body: { data } };
  },
});

/** Logging out everywhere, here too. */
export const endSessions = developerEndpoint({
  ...declaration,
  method: 'delete',
  operationId: 'delete-developer-sessions',
  summary: 'Log out everywhere',
  answers: { 204: null },
  problems: ['unauthorized'],
  async handle({ context: { portal }, request }, deps) {
    const current = await requireSession(deps, portal, request);
    await deps.sessions.endAll(current.account.id);
    return { status: 204 as const, headers: clearedCookies(portal) };
  },
});
