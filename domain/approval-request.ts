import type { AccountStatus } from './account-status';

/** Who has to act on a pending request. */
export const WAITING_FOR = ['administrator', 'second_administrator', 'developer'] as const;
export type WaitingFor = (typeof WAITING_FOR)[number];

/** What is known of a request on its way to a decision. Times in milliseconds since the epoch, or between two moments. */
export interface ApprovalRequest {
  waitingFor: WaitingFor;
  /** Since when it waits for that one. */
  since: number;
  /** How long it had waited for administrators before. While it waits for the developer, their clock stands still. */
  waited: number;
  /** How many have to approve; null where the policy has not been asked yet, since the sign-up form lacks an answer. */
  approvals: 1 | 2 | null;
  /** Who has approved as the first of two: an administrator's id, or TEMPORAL. */
  firstApproval: string | null;
  /** What an administrator wants to know; null where none does. */
  question: string | null;
  escalatedAt: number | null;
  /** Of what is asked now. */
  remindedAt: number | null;
}

/** All who signal through Temporal count as one person: the names that they give are claims. */
export const TEMPORAL = 'temporal';

/** A request about which nothing is written down waits for one administrator. */
export function newRequest(since: number): ApprovalRequest {
  return {
    waitingFor: 'administrator',
    since,
    waited: 0,
    approvals: 1,
    firstApproval: null,
    question: null,
    escalatedAt: null,
    remindedAt: null,
  };
}

/** The request of an account that waits for a decision; null where it does not. */
export function requestOf(account: {
  status: AccountStatus;
  since: number;
  request: ApprovalRequest | null;
}): ApprovalRequest | null {
  if (account.status !== 'pending') return null;
  return account.request ?? newRequest(account.since);
}

/** The request from now on, when it waits for somebody else. */
export function waitsFor(waitingFor: WaitingFor, request: ApprovalRequest, now: number): ApprovalRequest {
  const waited = request.waitingFor === 'developer' ? request.waited : request.waited + (now - request.since);
  return { ...request, waitingFor, since: now, waited };
}
