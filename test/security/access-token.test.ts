import { createPublicKey } from 'node:crypto';
import { decodeProtectedHeader, generateKeyPair, importJWK, jwtVerify, SignJWT, UnsecuredJWT } from 'jose';
import { createAccessTokens } from '../../security/access-token';
import { ringOf } from './ring';

const issuer = 'https://portal.example';
const claims = { accountId: 'account-1', sessionId: 'session-1', portalId: 'portal-1' };

function tokens(options: { ring?: ReturnType<typeof ringOf>; lifetimeSeconds?: number; issuer?: string } = {}) {
  return createAccessTokens({ ring: ringOf('new', 'old'), lifetimeSeconds: 900, issuer, ...options });
}

function forged() {
  return new SignJWT({ sid: claims.sessionId })
    .setIssuer(issuer)
    .setAudience(claims.portalId)
    .setSubject(claims.accountId)
    .setIssuedAt()
    .setExpirationTime('15 minutes');
}

test('a token tells account and session to the portal it was made for, and to no other', async () => {
  const token = await tokens().sign(claims);
  expect(await tokens().verify(token, 'portal-1')).toEqual({ accountId: 'account-1', sessionId: 'session-1' });
  expect(await tokens().verify(token, 'portal-2')).toBeNull();
  expect(await tokens({ issuer: 'https://elsewhere.example' }).verify(token, 'portal-1')).toBeNull();
});

test('an expired token opens nothing', async () => {
  const token = await tokens({ lifetimeSeconds: -1 }).sign(claims);
  expect(await tokens().verify(token, 'portal-1')).toBeNull();
});

test('a token of an older key opens while the ring has the key', async () => {
  const token = await tokens({ ring: ringOf('old') }).sign(claims);
  expect(decodeProtectedHeader(token)).toEqual({ alg: 'EdDSA', kid: 'old', typ: 'JWT' });
  expect(await tokens().verify(token, 'portal-1')).not.toBeNull();
  expect(await tokens({ ring: ringOf('new') }).verify(token, 'portal-1')).toBeNull();
});

test('a token signed with another algorithm, another key or not at all opens nothing', async () => {
  const { verify, jwks } = tokens();
  const [jwk] = jwks().keys;
  const unsigned = new UnsecuredJWT({ sid: claims.sessionId })
    .setIssuer(issuer)
    .setAudience(claims.portalId)
    .setSubject(claims.accountId)
    .setExpirationTime('15 minutes')
    .encode();
  expect(await verify(unsigned, 'portal-1')).toBeNull();

  const spki = createPublicKey({ key: jwk ?? {}, format: 'jwk' }).export({ format: 'pem', type: 'spki' });
  for (const secret of [Buffer.from(String(jwk?.x), 'base64url'), Buffer.from(spki.toString())]) {
    const confused = await forged().setProtectedHeader({ alg: 'HS256', kid: 'new' }).sign(new Uint8Array(secret));
    expect(await verify(confused, 'portal-1')).toBeNull();
  }

  const { privateKey } = await generateKeyPair('EdDSA');
  for (const kid of ['new', 'unheard-of', undefined]) {
    const foreign = await forged().setProtectedHeader({ alg: 'EdDSA', kid }).sign(privateKey);
    expect(await verify(foreign, 'portal-1')).toBeNull();
  }
});

test.each(['', 'x', 'a.b.c', '..', 'null'])('%j is no token', async (text) => {
  expect(await tokens().verify(text, 'portal-1')).toBeNull();
});

test('anybody can verify with the published keys, which hold nothing private', async () => {
  const { keys } = tokens().jwks();
  expect(keys.map(({ kid }) => kid)).toEqual(['new', 'old']);
  for (const key of keys) {
    expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
    expect(key).toMatchObject({ kty: 'OKP', crv: 'Ed25519', use: 'sig', alg: 'EdDSA' });
  }
  const token = await tokens().sign(claims);
  const { payload } = await jwtVerify(token, await importJWK(keys[0] ?? {}));
  expect(payload).toMatchObject({ iss: issuer, aud: 'portal-1', sub: 'account-1', sid: 'session-1' });
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(900);
});
