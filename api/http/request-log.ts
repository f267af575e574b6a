import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';

export interface Served {
  method: string;
  route: string;
  status: number;
  seconds: number;
}

/**
 * Gives each request an id and, when it has been answered, tells the log and whoever counts. The route's pattern is
 * told and never the address itself, a body, a cookie or who it was.
 */
export function requestLog(logger: Logger, count: (served: Served) => void): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    const requestId = randomUUID();
    response.locals['requestId'] = requestId;
    response.locals['startedAt'] = startedAt;
    response.set('X-Request-Id', requestId);
    response.on('close', () => {
      const ms = performance.now() - startedAt;
      const route = (response.locals['route'] as string | undefined) ?? 'none';
      const status = response.writableFinished ? response.statusCode : 499;
      logger.info({ requestId, method: request.method, route, status, ms: Math.round(ms) }, 'request');
      count({ method: request.method, route, status, seconds: ms / 1000 });
    });
    next();
  };
}
