import { createHmac, timingSafeEqual } from 'node:crypto';
import type { KeyRing } from './key-ring';

/** A refresh token taken apart, proved or not. */
export interface ParsedRefreshToken {
  sessionId: string;
  generation: number;
  proof: string;
}

/** Refresh tokens are derived from their session and its generation, so the database keeps nothing secret. */
export interface RefreshTokens {
  /** `id.generation.proof`. Throws where the ring no longer has the session's key, or has retired it. */
  token(session: { id: string; keyId: string; generation: number }): string;
  /** Reads the form alone; null where it is no refresh token. */
  parse(token: string): ParsedRefreshToken | null;
  /** Whether this installation made the token for that session; compares in constant time. */
  proves(parsed: ParsedRefreshToken, session: { id: string; keyId: string }): boolean;
  /** What a new session names as its key. */
  currentKeyId: string;
}

const FORM = /^([0-9a-f-]{36})\.(0|[1-9]\d{0,8})\.([A-Za-z0-9_-]{43})$/;

export function createRefreshTokens(ring: KeyRing): RefreshTokens {
  function prove(id: string, generation: number, keyId: string): Buffer | null {
    const key = ring.trustedById(keyId);
    return key && createHmac('sha256', key.derive('refresh-token')).update(`${id}.${generation}`).digest();
  }
  return {
    currentKeyId: ring.current.id,
    token({ id, keyId, generation }) {
      const proof = prove(id, generation, keyId);
      if (!proof) throw new Error(`Key "${keyId}" is not in the ring, but a session needs it.`);
      return `${id}.${generation}.${proof.toString('base64url')}`;
    },
    parse(token) {
      const [, sessionId, generation, proof] = FORM.exec(token) ?? [];
      return sessionId && generation && proof ? { sessionId, generation: Number(generation), proof } : null;
    },
    proves({ sessionId, generation, proof }, session) {
      const expected = prove(session.id, generation, session.keyId);
      const given = Buffer.from(proof, 'base64url');
      return sessionId === session.id && expected?.length === given.length && timingSafeEqual(expected, given);
    },
  };
}
