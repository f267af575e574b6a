import { createHash, randomBytes } from 'node:crypto';

/** A new bearer token, shown once, and the hash to keep. The prefix lets scanners find tokens that leak. */
export function newAdministratorToken(): { token: string; hash: Uint8Array<ArrayBuffer> } {
  const token = `vst_${randomBytes(32).toString('base64url')}`;
  return { token, hash: hashAdministratorToken(token) };
}

/** SHA-256: 256 random bits need no slow hash, and a look-up by hash leaks no timing worth having. */
export function hashAdministratorToken(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(token).digest());
}
