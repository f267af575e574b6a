import { type SetCookie, stringifySetCookie } from 'cookie';
import type { Portal } from '../../domain/portal';
import type { SessionRecord } from '../../prisma/stores/account/session-store';
import { createDeviceCookie, type DeviceCookie } from '../guards/device-cookie';
import type { DeveloperDeps } from './audience';

export const ACCESS_COOKIE = 'portalaccesstoken';
export const REFRESH_COOKIE = 'portalrefreshtoken';
const DEVICE_COOKIE = 'vestibuledevice';

/** Where each cookie goes: the refresh token only to the API. Host-only, so that no other portal ever sees it. */
const PATHS = { [ACCESS_COOKIE]: '/', [REFRESH_COOKIE]: '/api' };

/** The cookies of a session's present generation. */
export async function sessionCookies(
  deps: DeveloperDeps,
  portal: Portal,
  session: SessionRecord,
): Promise<{ 'Set-Cookie': string[] }> {
  const { accessTokens, refreshTokens } = deps;
  const access = await accessTokens.sign({ accountId: session.account.id, sessionId: session.id, portalId: portal.id });
  const secondsLeft = Math.max(0, Math.floor((session.expiresAt.getTime() - Date.now()) / 1000));
  return {
    'Set-Cookie': [
      cookie(portal, ACCESS_COOKIE, access, Math.min(accessTokens.lifetimeSeconds, secondsLeft)),
      cookie(portal, REFRESH_COOKIE, refreshTokens.token(session), secondsLeft),
    ],
  };
}

/** Takes both cookies away. */
export function clearedCookies(portal: Portal): { 'Set-Cookie': string[] } {
  return { 'Set-Cookie': [cookie(portal, ACCESS_COOKIE, '', 0), cookie(portal, REFRESH_COOKIE, '', 0)] };
}

/** Tells the devices that an account of this portal has been logged in to. */
export function deviceCookie({ devices }: DeveloperDeps, portal: Portal): DeviceCookie {
  return createDeviceCookie(devices, { name: DEVICE_COOKIE, ...reachOf(portal) });
}

function cookie(portal: Portal, name: keyof typeof PATHS, value: string, maxAge: number): string {
  return stringifySetCookie({ name, value, maxAge, path: PATHS[name], httpOnly: true, ...reachOf(portal) });
}

/** Pages of foreign origins get cookies only where the portal's settings name some, and browsers only over https. */
function reachOf({ url, allowedOrigins }: Portal): { secure: boolean; sameSite: SetCookie['sameSite'] } {
  const secure = new URL(url).protocol === 'https:';
  return { secure, sameSite: secure && allowedOrigins.length > 0 ? 'none' : 'lax' };
}
