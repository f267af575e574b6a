import { createHash, randomBytes } from 'node:crypto';

/** What a new session of the console puts into its cookie, and the hash to keep. */
export function newAdministratorSession(): { value: string; hash: Uint8Array<ArrayBuffer> } {
  const value = randomBytes(32).toString('base64url');
  return { value, hash: hashAdministratorSession(value) };
}

/** SHA-256, as for tokens: a cookie of 256 random bits is not guessed. */
export function hashAdministratorSession(value: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(value).digest());
}
