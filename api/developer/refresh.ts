import { Problem } from '../http/problem';
import { developerEndpoint } from './audience';
import { refreshed, sessionByRefreshToken } from './current-session';
import { sessionCookies } from './session-cookies';

/** A new access token. Refresh tokens rotate, and one that is replayed later ends its family. */
export const refresh = developerEndpoint({
  method: 'post',
  path: '/developer/refresh',
  operationId: 'refresh',
  summary: 'Exchange the refresh token for new session cookies',
  tags: ['Sessions'],
  answers: { 204: null },
  problems: ['unauthorized'],
  async handle({ context: { portal }, request }, deps) {
    const found = await sessionByRefreshToken(deps, portal, request);
    const session = found && (await refreshed(deps, portal, found.session, found.generation));
    if (!session) throw new Problem('unauthorized');
    return { status: 204 as const, headers: await sessionCookies(deps, portal, session) };
  },
});
