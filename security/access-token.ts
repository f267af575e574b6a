import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import type { KeyRing, RingKey } from './key-ring';

/** Who an access token speaks for. */
export interface AccessClaims {
  accountId: string;
  sessionId: string;
  portalId: string;
}

export interface AccessTokens {
  sign(claims: AccessClaims): Promise<string>;
  /** Null for whatever is not a living token of this installation for this portal. */
  verify(token: string, portalId: string): Promise<Omit<AccessClaims, 'portalId'> | null>;
  /** The public keys, for others who verify. */
  jwks(): { keys: JsonWebKey[] };
  lifetimeSeconds: number;
}

export interface AccessTokenOptions {
  ring: KeyRing;
  lifetimeSeconds: number;
  /** `iss`: this installation. */
  issuer: string;
}

// One algorithm, pinned: a token never chooses how it is checked.
const ALGORITHM = 'EdDSA';
const CURVE = 'Ed25519';
/** Ours have a few hundred. */
const TOKEN_MAX_CHARACTERS = 2048;
// RFC 8410: the constant part of a PKCS #8 document around a 32-byte Ed25519 seed.
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Short-lived signed JWTs: `aud` is the portal, `sub` the account, `sid` the session, `kid` the ring's key. */
export function createAccessTokens({ ring, lifetimeSeconds, issuer }: AccessTokenOptions): AccessTokens {
  const signingKey = privateKey(ring.current);
  const publicKeys = new Map(ring.trusted.map((key) => [key.id, createPublicKey(privateKey(key))]));

  return {
    lifetimeSeconds,
    sign: ({ accountId, sessionId, portalId }) =>
      new SignJWT({ sid: sessionId })
        .setProtectedHeader({ alg: ALGORITHM, kid: ring.current.id, typ: 'JWT' })
        .setIssuer(issuer)
        .setAudience(portalId)
        .setSubject(accountId)
        .setIssuedAt()
        .setExpirationTime(`${lifetimeSeconds} seconds`)
        .sign(signingKey),
    async verify(token, portalId) {
      if (token.length > TOKEN_MAX_CHARACTERS) return null;
      try {
        const { payload } = await jwtVerify(token, ({ kid }) => keyFor(publicKeys, kid), {
          algorithms: [ALGORITHM],
          audience: portalId,
          issuer,
          requiredClaims: ['exp', 'sub', 'sid'],
        });
        return typeof payload.sid === 'string' && payload.sub ? { accountId: payload.sub, sessionId: payload.sid } : null;
      } catch {
        return null;
      }
    },
    jwks: () => ({ keys: [...publicKeys].map(([kid, key]) => describeKey(kid, key)) }),
  };
}

function privateKey(key: RingKey): KeyObject {
  const der = Buffer.concat([PKCS8_PREFIX, key.derive('access-token').export()]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

function keyFor(publicKeys: Map<string, KeyObject>, kid: string | undefined): KeyObject {
  const key = kid === undefined ? undefined : publicKeys.get(kid);
  if (!key) throw new Error('signed with a key that is not in the ring');
  return key;
}

function describeKey(kid: string, key: KeyObject): JsonWebKey {
  return { ...key.export({ format: 'jwk' }), crv: CURVE, kid, use: 'sig', alg: ALGORITHM };
}
