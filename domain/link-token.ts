import { TOKEN_PURPOSES, type TokenPurpose } from './lifetimes';
import type { RefusalCode } from './refusal';

/** A mailed link as it is kept: never the token itself. Times in milliseconds since the epoch. */
export interface LinkToken {
  id: string;
  purpose: TokenPurpose;
  expiresAt: number;
  /** When it did its work; a used link says so rather than "unknown". */
  usedAt: number | null;
  /** When something else ended it: a password change, a rejection, a revocation, a deletion. */
  revokedAt: number | null;
}

/** What a link's token is derived from; worth nothing without the key. */
export interface TokenSource {
  id: string;
  keyId: string;
}

/** Why the link no longer opens anything, or null while it does. */
export function tokenRefusal(
  token: Pick<LinkToken, 'expiresAt' | 'usedAt' | 'revokedAt'>,
  now: number,
): Extract<RefusalCode, 'token_used' | 'token_expired'> | null {
  if (token.usedAt !== null) return 'token_used';
  if (token.revokedAt !== null || token.expiresAt <= now) return 'token_expired';
  return null;
}

const PASSWORD_PURPOSES: readonly TokenPurpose[] = ['set_password', 'reset_password', 'invitation'];

/** Links by which somebody gets in, or on: those that only let a request be looked at may stay after its decision. */
export const OPENING_PURPOSES: readonly TokenPurpose[] = TOKEN_PURPOSES.filter((purpose) => purpose !== 'view_request');

/** Whether this kind of link lets its bearer set a password. */
export function setsPassword(purpose: TokenPurpose): boolean {
  return PASSWORD_PURPOSES.includes(purpose);
}
