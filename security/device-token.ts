import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import type { KeyRing, RingKey } from './key-ring';

/** Tokens by which a device is known to an account that it has been logged in to. They open nothing by themselves. */
export interface DeviceTokens {
  /** For one account and one device: a new one unless it is known already. */
  issue(account: string, deviceId?: string | null): string;
  /** The device's id; null where the token was not made here, or for another account. */
  deviceOf(account: string, token: string): string | null;
}

const TOKEN = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]{43})$/;

/** `account` is what counters know an account by. Nothing is stored: a token counts while its key is in the ring and not retired. */
export function createDeviceTokens(ring: KeyRing): DeviceTokens {
  return {
    issue(account, deviceId) {
      const id = deviceId ?? randomUUID();
      return `${id}.${macOf(ring.current, account, id).toString('base64url')}`;
    },
    deviceOf(account, token) {
      const [, id, mac] = TOKEN.exec(token) ?? [];
      if (id === undefined || mac === undefined) return null;
      const given = Buffer.from(mac, 'base64url');
      return ring.trusted.some((key) => timingSafeEqual(given, macOf(key, account, id))) ? id : null;
    },
  };
}

function macOf(key: RingKey, account: string, deviceId: string): Buffer {
  return createHmac('sha256', key.derive('device')).update(`${account}\n${deviceId}`).digest();
}
