import { type SetCookie, stringifySetCookie } from 'cookie';
import type { DeviceTokens } from '../../security/device-token';

/** The cookie by which a browser is known to an account that it has been logged in to. */
export interface DeviceCookie {
  /** The device that the request's cookies name for this account; null where they name none. */
  deviceOf(cookies: Record<string, string | undefined>, account: string): string | null;
  /** What makes the browser known from now on; `device` is what it is known by already, if it is. */
  set(account: string, device: string | null): string;
}

export interface DeviceCookieOptions {
  name: string;
  /** Over https only, and by its name no other host of the domain, nor a page in the clear, can have set it. */
  secure: boolean;
  sameSite: SetCookie['sameSite'];
}

/** The longest that browsers keep a cookie. */
const LIFETIME_SECONDS = 400 * 24 * 3600;

export function createDeviceCookie(tokens: DeviceTokens, { name: plain, secure, sameSite }: DeviceCookieOptions): DeviceCookie {
  const name = secure ? `__Host-${plain}` : plain;
  return {
    deviceOf(cookies, account) {
      const token = cookies[name];
      return token === undefined ? null : tokens.deviceOf(account, token);
    },
    set(account, device) {
      const value = tokens.issue(account, device);
      return stringifySetCookie({ name, value, maxAge: LIFETIME_SECONDS, path: '/', httpOnly: true, secure, sameSite });
    },
  };
}
