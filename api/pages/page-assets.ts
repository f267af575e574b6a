import type { Request, Response, Router } from 'express';
import type { PageFile, PageFiles } from './page-files';
import { caseSensitiveRouter } from '../http/case-sensitive-router';

/** Serves the files of a build at `/assets/<build>/`: kept for a year, since their names change with their content. */
export function pageAssets(build: 'portal' | 'console', { assets }: PageFiles): Router {
  const router = caseSensitiveRouter();
  router.get(`/assets/${build}/:name`, (request, response, next) => {
    const file = assets.get(request.params.name);
    response.locals['route'] = `/assets/${build}`;
    if (file) sendFile(request, response, file);
    else next();
  });
  return router;
}

const A_YEAR = 'public, max-age=31536000, immutable';

function sendFile(request: Request, response: Response, { type, bytes, gzip, brotli }: PageFile): void {
  const encoding = request.acceptsEncodings(['br', 'gzip']) || 'identity';
  const body = { br: brotli, gzip, identity: bytes }[encoding] ?? bytes;
  if (body !== bytes) response.set('Content-Encoding', encoding);
  response.vary('Accept-Encoding').set({ 'Cache-Control': A_YEAR, 'Content-Type': type }).send(body);
}
