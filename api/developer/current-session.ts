import type { Portal } from '../../domain/portal';
import { isUuid } from '../../domain/shapes';
import type { SessionRecord } from '../../prisma/stores/account/session-store';
import type { ParsedRefreshToken } from '../../security/refresh-token';
import type { Incoming } from '../http/endpoint';
import { Problem } from '../http/problem';
import type { DeveloperDeps } from './audience';
import { ACCESS_COOKIE, REFRESH_COOKIE } from './session-cookies';

/** Two tabs that refresh at once: within this time the token before the present one still counts. */
const GRACE_MS = 10_000;

/** The session behind the access token, as the database knows it at this moment: a revoked developer has none. */
export async function sessionByAccessToken(
  deps: DeveloperDeps,
  portal: Portal,
  { cookies }: Incoming,
): Promise<SessionRecord | null> {
  const token = cookies[ACCESS_COOKIE];
  const claims = token === undefined ? null : await deps.accessTokens.verify(token, portal.id);
  if (!claims || !isUuid(claims.sessionId)) return null;
  const session = await deps.sessions.find(portal.id, claims.sessionId);
  return session && session.account.id === claims.accountId && !isIdle(deps, session) ? session : null;
}

/** The same, for what only whoever is logged in may do. Throws `unauthorized`. */
export async function requireSession(deps: DeveloperDeps, portal: Portal, request: Incoming): Promise<SessionRecord> {
  const session = await sessionByAccessToken(deps, portal, request);
  if (!session) throw new Problem('unauthorized');
  return session;
}

/** The session behind the refresh token, and which of its tokens it is. */
export async function sessionByRefreshToken(
  deps: DeveloperDeps,
  portal: Portal,
  { cookies }: Incoming,
): Promise<{ session: SessionRecord; generation: number } | null> {
  const parsed = parseRefreshToken(deps, cookies[REFRESH_COOKIE]);
  const session = parsed && (await deps.sessions.find(portal.id, parsed.sessionId));
  if (!session || !deps.refreshTokens.proves(parsed, session) || isIdle(deps, session)) return null;
  return { session, generation: parsed.generation };
}

/** What a proved refresh token is worth: the next one, the one that was just handed out, or the end of its family. */
export async function refreshed(
  { sessions }: DeveloperDeps,
  portal: Portal,
  session: SessionRecord,
  generation: number,
): Promise<SessionRecord | null> {
  if (generation === session.generation) {
    await sessions.rotate(session.id, generation);
    // Where another request was faster, its successor is this one's too.
    return sessions.find(portal.id, session.id);
  }
  const justReplaced = generation === session.generation - 1 && Date.now() - session.rotatedAt.getTime() <= GRACE_MS;
  if (justReplaced) return session;
  await sessions.end(session.id, 'refresh_token_reused');
  return null;
}

function parseRefreshToken({ refreshTokens }: DeveloperDeps, token: string | undefined): ParsedRefreshToken | null {
  const parsed = token === undefined ? null : refreshTokens.parse(token);
  return parsed && isUuid(parsed.sessionId) ? parsed : null;
}

function isIdle({ sessionSeconds }: DeveloperDeps, { rotatedAt }: SessionRecord): boolean {
  return Date.now() - rotatedAt.getTime() > sessionSeconds.idle * 1000;
}
