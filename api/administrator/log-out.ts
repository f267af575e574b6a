import { hashAdministratorSession } from '../../security/administrator-session';
import { visitorEndpoint } from './audience';

/** The end of a session of the console. Whoever has none is logged out already. */
export const logOut = visitorEndpoint({
  method: 'delete',
  path: '/administrator/session',
  operationId: 'delete-administrator-session',
  summary: 'End the session of the console and take its cookie away',
  tags: ['Administrators'],
  answers: { 204: null },
  async handle({ request }, { sessions, cookie }) {
    const value = request.cookies[cookie.name];
    if (value) await sessions.end(hashAdministratorSession(value));
    return { status: 204 as const, headers: cookie.clear() };
  },
});
