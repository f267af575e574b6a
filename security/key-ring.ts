import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

/** One of the installation's secrets. Nothing uses it directly: every purpose gets a key of its own. */
export interface RingKey {
  id: string;
  /**
   * HKDF-SHA256 of the secret for one purpose; `bytes` defaults to 32. The same input gives the same key. A KeyObject shows
   * none of its bytes where it is logged.
   */
  derive(purpose: string, bytes?: number): KeyObject;
}

/** A key as the settings have it. */
export interface KeySetting {
  id: string;
  /** base64 or base64url */
  secret: string;
  /** Somebody else may have it. */
  retired?: boolean;
}

/** The secrets in use: what is new is made with `current`, what is older names the key it was made with. */
export interface KeyRing {
  current: RingKey;
  all: RingKey[];
  /** Those whose proofs are believed: all but the retired ones. */
  trusted: RingKey[];
  byId(id: string): RingKey | null;
  /** Whether somebody else may have this key; of one that is not here nobody says so. */
  isRetired(id: string): boolean;
  /** For whatever proves something. A retired key still opens what only it can open, and proves nothing. */
  trustedById(id: string): RingKey | null;
}

const SECRET_MIN_BYTES = 32;

/** Makes a ring, the first key being the current one. Throws where a secret is too short or an id comes twice. */
export function createKeyRing(keys: readonly KeySetting[]): KeyRing {
  const all = keys.map(({ id, secret }) => createKey(id, readSecret(secret, `The secret of key "${id}"`)));
  const [current] = all;
  if (!current) throw new Error('A key ring needs at least one key.');
  const ids = new Map(all.map((key) => [key.id, key]));
  if (ids.size < all.length) throw new Error('Two keys of the ring have the same id.');
  const retired = new Set(keys.filter((key) => key.retired).map(({ id }) => id));
  if (retired.has(current.id)) throw new Error('The first key of the ring is retired.');
  const byId = (id: string) => ids.get(id) ?? null;
  return {
    current,
    all,
    trusted: all.filter(({ id }) => !retired.has(id)),
    byId,
    isRetired: (id) => retired.has(id),
    trustedById: (id) => (retired.has(id) ? null : byId(id)),
  };
}

/** Reads a base64 or base64url secret. `what` names it in the error; the secret itself never appears there. */
export function readSecret(text: string, what: string): Buffer {
  const secret = Buffer.from(text, 'base64');
  if (secret.length < SECRET_MIN_BYTES) throw new Error(`${what} has fewer than ${SECRET_MIN_BYTES} bytes.`);
  return secret;
}

/** HKDF-SHA256 without salt: the secret is uniformly random, so `info` alone tells the purposes apart. */
export function deriveKey(secret: Buffer, purpose: string, bytes = 32): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', `vestibule/${purpose}`, bytes)));
}

function createKey(id: string, secret: Buffer): RingKey {
  const derived = new Map<string, KeyObject>();
  return {
    id,
    derive(purpose, bytes = 32) {
      const name = `${purpose}/${bytes}`;
      const key = derived.get(name) ?? deriveKey(secret, purpose, bytes);
      derived.set(name, key);
      return key;
    },
  };
}
