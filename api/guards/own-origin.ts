import type { Request } from 'express';
import { isLocal } from './administrator-hosts';
import { hostOf } from '../http/forwarding';

/** Whether the page that sends a request comes from the very host that it sends it to. */
export type OwnOrigin = (request: Request) => boolean;

/** `secure`: administrators are at home on https, so a page read in the clear acts for nobody, but on this machine itself. */
export function createOwnOrigin(secure: boolean): OwnOrigin {
  return (request) => {
    const origin = request.headers.origin?.toLowerCase();
    const host = hostOf(request);
    return origin === `https://${host}` || (origin === `http://${host}` && (!secure || isLocal(request)));
  };
}
