import { createHmac, timingSafeEqual } from 'node:crypto';
import { MESSAGE_LIFETIME_SECONDS } from '../domain/lifetimes';
import type { Envelope } from '../domain/message';
import type { KeyRing, RingKey } from './key-ring';

export interface MessageSeals {
  /** Proves to whoever has the ring that these words come from somebody who has it too. */
  seal(content: Sealed): string;
  /** Whether this very message was sealed for this very account, within the lifetime of a message. */
  isGenuine(envelope: Envelope): boolean;
}

export type Sealed = Pick<Envelope, 'id' | 'account' | 'answerBy' | 'message'>;

const PURPOSE = 'message-seal';
/** The key's id, when it was sealed (milliseconds since the epoch), and the HMAC in base64url. */
const FORM = /^(.+)\.(\d{1,15})\.([\w-]{43})$/;

/**
 * Temporal's door is open to whoever may signal there, and the name of an actor is a word like any other. So the api seals
 * what it sends with a key that Temporal never sees, and the worker takes nothing in the api's name without.
 */
export function createMessageSeals(ring: KeyRing): MessageSeals {
  return {
    seal(content) {
      const sealedAt = Date.now();
      return `${ring.current.id}.${sealedAt}.${mac(ring.current, sealedAt, content).toString('base64url')}`;
    },
    isGenuine({ seal, ...content }) {
      const [, keyId = '', time, given = ''] = FORM.exec(typeof seal === 'string' ? seal : '') ?? [];
      const key = ring.trustedById(keyId);
      const sealedAt = Number(time);
      if (!key || Date.now() - sealedAt >= MESSAGE_LIFETIME_SECONDS * 1000) return false;
      return timingSafeEqual(mac(key, sealedAt, content), Buffer.from(given, 'base64url'));
    },
  };
}

function mac(key: RingKey, sealedAt: number, { id, account, answerBy, message }: Sealed): Buffer {
  return createHmac('sha256', key.derive(PURPOSE)).update(canonical({ sealedAt, id, account, answerBy, message })).digest();
}

/** The same text for the same content, in whatever order its fields have come. */
function canonical(content: object): string {
  return JSON.stringify(content, (_name, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
