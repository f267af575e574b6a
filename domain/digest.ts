import type { WaitingFor } from './approval-request';

/** A request that waits for administrators. */
export interface WaitingRequest {
  accountId: string;
  waitingFor: Exclude<WaitingFor, 'developer'>;
  /** Since when it is pending, in milliseconds since the epoch. */
  since: number;
  developer: { name: string; email: string };
}

/** What a digest tells: how many wait, and those who have waited longest. */
export interface WaitingRequests {
  total: number;
  longest: readonly WaitingRequest[];
}

/** More than anybody reads in a mail; the console has them all. */
export const DIGEST_REQUESTS_MAX = 20;

/** A digest for one administrator. All ids: nobody's name or address goes through Temporal. */
export interface DigestOrder {
  id: string;
  portalId: string;
  administratorId: string;
}
