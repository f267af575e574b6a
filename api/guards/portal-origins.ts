import type { RequestHandler } from 'express';
import type { Portal } from '../../domain/portal';
import { Problem } from '../http/problem';
import { portalOf } from './portal-by-host';

const PREFLIGHT_SECONDS = '600';

/**
 * Pages of the portal's own origin, and of those that its settings name, may call it with cookies. A request that
 * changes something and bears another origin is refused: log-out and refresh need no preflight, so this is what
 * keeps foreign pages from sending them.
 */
export function portalOrigins(): RequestHandler {
  return (request, response, next) => {
    response.vary('Origin');
    const origin = request.header('origin');
    const allowed = origin !== undefined && allowedOrigins(portalOf(response)).includes(origin);
    if (allowed) response.set({ 'Access-Control-Allow-Origin': origin, 'Access-Control-Allow-Credentials': 'true' });
    if (request.method === 'OPTIONS' && request.header('access-control-request-method') !== undefined) {
      if (allowed) {
        response.set({
          'Access-Control-Allow-Methods': 'GET, POST, PATCH, DELETE',
          'Access-Control-Allow-Headers': 'Authorization, Content-Type',
          'Access-Control-Max-Age': PREFLIGHT_SECONDS,
        });
      }
      response.status(204).end();
      return;
    }
    const changes = !['GET', 'HEAD', 'OPTIONS'].includes(request.method);
    if (changes && origin !== undefined && !allowed) throw refusalOf(origin, portalOf(response));
    next();
  };
}

function allowedOrigins({ url, allowedOrigins: others }: Portal): string[] {
  return [new URL(url).origin, ...others];
}

/** The portal's own host by the other scheme is no foreign page: a proxy speaks https, or does not, and the URL says otherwise. */
function refusalOf(origin: string, { url }: Portal): Problem {
  const { host, origin: own } = new URL(url);
  if (![`http://${host}`, `https://${host}`].includes(origin)) return new Problem('origin_not_allowed');
  return new Problem('origin_mismatch', { detail: `This page is at [${origin}], and the portal's url says [${own}]` });
}
