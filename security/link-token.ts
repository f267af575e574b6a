import { createHash, createHmac, randomUUID } from 'node:crypto';
import type { Fresh } from '../domain/effects';
import type { KeyRing } from './key-ring';

/** Tokens of mailed links: derived from their row's id, so a retry mails the same link and no dump holds one. */
export interface LinkTokens {
  /** What a new row keeps of its token: the current key's id, and the SHA-256. */
  issue(tokenId: string): { keyId: string; hash: Uint8Array<ArrayBuffer> };
  /** The token itself. Throws where the ring no longer has the key. */
  token(tokenId: string, keyId: string): string;
  /** Whether somebody else may be able to make the tokens of links that name this key. */
  isRetired(keyId: string): boolean;
  /** Whether a token can be made again by this key and still opens something. */
  isGood(keyId: string): boolean;
  /** What a presented token is looked up by; upper or lower case is the same token. */
  hash(token: string): Uint8Array<ArrayBuffer>;
}

export function createLinkTokens(ring: KeyRing): LinkTokens {
  function token(tokenId: string, keyId: string): string {
    const key = ring.byId(keyId);
    if (!key) throw new Error(`Key "${keyId}" is not in the ring, but a mailed link needs it.`);
    return asUuid(createHmac('sha256', key.derive('link-token')).update(tokenId).digest());
  }
  return {
    token,
    hash,
    isRetired: (keyId) => ring.isRetired(keyId),
    isGood: (keyId) => ring.trustedById(keyId) !== null,
    issue: (tokenId) => ({ keyId: ring.current.id, hash: hash(token(tokenId, ring.current.id)) }),
  };
}

/** What new accounts, mails and links get. */
export function createFresh(linkTokens: LinkTokens): Fresh {
  return {
    id: randomUUID,
    token() {
      const id = randomUUID();
      return { id, ...linkTokens.issue(id) };
    },
  };
}

function hash(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(token.toLowerCase()).digest());
}

/** The first 122 bits, in the form of a version 4 UUID: clients check version and variant. */
function asUuid(mac: Buffer): string {
  const bytes = mac.subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
