import { createHmac } from 'node:crypto';
import type { KeyRing } from './key-ring';

/** Seals of the audit: whoever has the database alone can make none. */
export interface AuditSeals {
  /** The id of the key that seals what is new. */
  keyId(): string;
  /** HMAC-SHA256 over the seal before and a text, under a key of the ring; null where the ring does not have it. */
  seal(keyId: string, previous: Uint8Array, text: string): Uint8Array<ArrayBuffer> | null;
}

export function createAuditSeals(ring: KeyRing): AuditSeals {
  return {
    keyId: () => ring.current.id,
    seal(keyId, previous, text) {
      const key = ring.byId(keyId)?.derive('audit');
      return key ? Uint8Array.from(createHmac('sha256', key).update(previous).update(text).digest()) : null;
    },
  };
}
