import { stringifySetCookie } from 'cookie';

/** The cookie of a session of the console. */
export interface ConsoleCookie {
  name: string;
  set(value: string): { 'Set-Cookie': string };
  /** Takes it away. */
  clear(): { 'Set-Cookie': string };
}

export const CONSOLE_COOKIE = 'vestibuleconsole';
/** Of the devices that an administrator has logged in on. */
export const CONSOLE_DEVICE_COOKIE = 'vestibuleconsoledevice';

/** `secure`: over https only, and by its name no other host of the domain, nor a page in the clear, can have set it. */
export function createConsoleCookie({ secure, lifetimeSeconds }: { secure: boolean; lifetimeSeconds: number }): ConsoleCookie {
  const name = secure ? `__Host-${CONSOLE_COOKIE}` : CONSOLE_COOKIE;
  const cookie = (value: string, maxAge: number) => ({
    'Set-Cookie': stringifySetCookie({ name, value, maxAge, path: '/', httpOnly: true, secure, sameSite: 'strict' }),
  });
  return { name, set: (value) => cookie(value, lifetimeSeconds), clear: () => cookie('', 0) };
}
