import type { Request, RequestHandler } from 'express';
import type { PortalStore } from '../../prisma/stores/portal/portal-store';
import { Problem } from '../http/problem';
import { beganHere, hostOf } from '../http/forwarding';

/**
 * Administrators' routes answer on their own hosts alone: those that settings name, and the machine itself by its local
 * names, to whoever is on it. On a portal's host they do not exist, unless settings name it too.
 */
export function administratorHosts(named: readonly string[], portals: Pick<PortalStore, 'byHost'>): RequestHandler {
  const hosts = new Set(named.map((host) => host.toLowerCase()));
  return async (request, _response, next) => {
    const host = hostOf(request);
    const isOurs = hosts.has(host) || (isLocal(request) && !(await portals.byHost(host)));
    if (!isOurs) throw new Problem('not_found');
    next();
  };
}

/** Whether a request came from this machine, by its own name for itself and the port it listens on. */
export function isLocal(request: Request): boolean {
  const port = request.socket.localPort;
  const names = [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`];
  return names.includes(hostOf(request)) && beganHere(request);
}
