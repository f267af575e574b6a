import type { Request } from 'express';
import { isLocal } from './administrator-hosts';
import { hostOf } from '../http/forwarding';
import { Problem } from '../http/problem';

/** Refuses what a page sends to another host than the one that it is from. `alsoFrom`: one more origin that may. */
export type OwnOrigin = (request: Request, alsoFrom?: string) => void;

/** `secure`: administrators are at home on https, so a page read in the clear acts for nobody, but on this machine itself. */
export function createOwnOrigin(secure: boolean): OwnOrigin {
  return (request, alsoFrom) => {
    const origin = request.headers.origin?.toLowerCase();
    const host = hostOf(request);
    const inTheClear = origin === `http://${host}`;
    const isOwn = origin === `https://${host}` || (inTheClear && (!secure || isLocal(request)));
    if (isOwn || (origin !== undefined && origin === alsoFrom)) return;
    throw new Problem('origin_mismatch', inTheClear ? { detail: IN_THE_CLEAR } : {});
  };
}

const IN_THE_CLEAR = 'This page came by http while PUBLIC_URL begins with https, so nothing has been changed: open it by https';
