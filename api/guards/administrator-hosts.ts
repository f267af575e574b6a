import type { RequestHandler } from 'express';
import { Problem } from '../problem';

/**
 * Administrators' routes answer on their own hosts alone: those that are named, and the machine itself by its local
 * names. On a portal's host they do not exist.
 */
export function administratorHosts(named: readonly string[]): RequestHandler {
  const hosts = new Set(named.map((host) => host.toLowerCase()));
  return (request, _response, next) => {
    const host = (request.host ?? '').toLowerCase();
    const port = request.socket.localPort;
    const local = host === `localhost:${port}` || host === `127.0.0.1:${port}`;
    if (!local && !hosts.has(host)) throw new Problem('not_found');
    next();
  };
}
