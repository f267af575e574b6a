import { createHmac } from 'node:crypto';
import { deriveKey, readSecret } from './key-ring';

/** Names accounts without telling addresses. */
export interface EmailHash {
  /** base64url HMAC-SHA256; `identity` is the address in the form in which two are compared. */
  hash(portalId: string, identity: string): string;
  /** Tells one key from another and gives nothing of it away. */
  fingerprint: string;
}

/**
 * `base64Key` is base64 of at least 32 bytes. It is never rotated: another key would give every account a second
 * name, so its fingerprint is kept and compared at every start.
 */
export function createEmailHash(base64Key: string): EmailHash {
  const secret = readSecret(base64Key, 'EMAIL_HASH_KEY');
  // What is derived is named as it was when the first accounts were named.
  const key = deriveKey(secret, 'address-hash');
  return {
    hash: (portalId, identity) => createHmac('sha256', key).update(`${portalId}\n${identity}`).digest('base64url'),
    fingerprint: deriveKey(secret, 'address-key-fingerprint', 16).export().toString('hex'),
  };
}
