import type { Router } from 'express';
import helmet from 'helmet';
import { caseSensitiveRouter } from '../http/case-sensitive-router';
import { Problem } from '../http/problem';
import { leadToOwnAddress } from './own-address';
import { pageAssets } from './page-assets';
import type { PageFiles } from './page-files';

/**
 * The administrators' console: one document for every address below `/console`, with nothing in it but its script, which
 * asks the API for everything. Null where nothing has been built: then there is none.
 */
export function consolePages(files: PageFiles | null): Router {
  const router = caseSensitiveRouter();
  if (!files) return router;
  router.use(
    pageAssets('console', files),
    leadToOwnAddress((path) => /^\/console(\/|$)/.test(path)),
  );
  router
    .route('/console{/*page}')
    .get(consolePolicy, (_request, response) => {
      response.locals['route'] = 'console page';
      response.type('html').send(files.document);
    })
    .all(() => {
      throw new Problem('method_not_allowed', { headers: { Allow: 'GET, HEAD' } });
    });
  return router;
}

/** Nothing but our own files, and what is shown in a frame is held to the same. */
const consolePolicy = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      // The preview of a mail inherits this, and a mail carries its styles with it.
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      connectSrc: ["'self'"],
      frameSrc: ["'self'"],
      formAction: ["'none'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  referrerPolicy: { policy: 'no-referrer' },
});
