import { createHmac } from 'node:crypto';
import { deriveKey, readSecret } from './key-ring';

/** Names accounts without telling addresses. */
export interface AddressHash {
  /** base64url HMAC-SHA256; `identity` is the address in the form in which two are compared. */
  hash(portalId: string, identity: string): string;
  /** Tells one address key from another and gives nothing of it away. */
  fingerprint: string;
}

/**
 * `addressKey` is base64 of at least 32 bytes. It is never rotated: another key would give every account a second
 * name, so its fingerprint is kept and compared at every start.
 */
export function createAddressHash(addressKey: string): AddressHash {
  const secret = readSecret(addressKey, 'The address key');
  const key = deriveKey(secret, 'address-hash');
  return {
    hash: (portalId, identity) => createHmac('sha256', key).update(`${portalId}\n${identity}`).digest('base64url'),
    fingerprint: deriveKey(secret, 'address-key-fingerprint', 16).toString('hex'),
  };
}
