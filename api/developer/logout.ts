import { developerEndpoint } from './audience';
import { sessionByAccessToken, sessionByRefreshToken } from './current-session';
import { clearedCookies } from './session-cookies';

/** The end of a session. Whoever has none is logged out already. */
export const logout = developerEndpoint({
  method: 'post',
  path: '/developer/logout',
  operationId: 'logout',
  summary: 'End the session and take its cookies away',
  tags: ['Sessions'],
  answers: { 204: null },
  async handle({ context: { portal }, request }, deps) {
    const found = await sessionByRefreshToken(deps, portal, request);
    const session = found?.session ?? (await sessionByAccessToken(deps, portal, request));
    if (session) await deps.sessions.end(session.id, 'logged_out');
    return { status: 204 as const, headers: clearedCookies(portal) };
  },
});
