import { createHash, randomUUID } from 'node:crypto';

/** The token of a new one-time link, shown once, and the hash to keep. 122 random bits in the form of a UUID. */
export function newAdministratorLink(): { token: string; hash: Uint8Array<ArrayBuffer> } {
  const token = randomUUID();
  return { token, hash: hashAdministratorLink(token) };
}

/** Upper or lower case is the same token. */
export function hashAdministratorLink(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(token.toLowerCase()).digest());
}
