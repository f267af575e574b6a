import type { Router } from 'express';
import { caseSensitiveRouter } from '../http/case-sensitive-router';
import type { AccessTokens } from '../../security/access-token';

/** The public keys of access tokens, on every host, for services behind a portal that check them. */
export function jsonWebKeysRouter(accessTokens: Pick<AccessTokens, 'jwks'>): Router {
  const router = caseSensitiveRouter();
  router.get('/.well-known/jwks.json', (_request, response) => {
    response.locals['route'] = '/.well-known/jwks.json';
    response.set('Cache-Control', 'public, max-age=300').json(accessTokens.jwks());
  });
  return router;
}
