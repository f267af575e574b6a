import type { Request, RequestHandler } from 'express';
import { Problem } from '../problem';

/**
 * Administrators' routes answer on their own hosts alone: those that are named, and the machine itself by its local
 * names. On a portal's host they do not exist.
 */
export function administratorHosts(named: readonly string[]): RequestHandler {
  const hosts = new Set(named.map((host) => host.toLowerCase()));
  return (request, _response, next) => {
    if (!isLocalName(request) && !hosts.has((request.host ?? '').toLowerCase())) throw new Problem('not_found');
    next();
  };
}

/** Whether a request came to this machine by its own name for itself, and the port it listens on. */
export function isLocalName(request: Request): boolean {
  const host = (request.host ?? '').toLowerCase();
  const port = request.socket.localPort;
  return host === `localhost:${port}` || host === `127.0.0.1:${port}`;
}
