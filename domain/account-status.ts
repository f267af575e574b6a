/**
 * Where an account stands, and every way it may move on: the one table used by rulings, workflows and tests.
 *
 * `none` is an address without an account; `closed` is the end of an account, after which its address is free
 * again and a later registration is a new account.
 */
export const ACCOUNT_STATUSES = [
  'awaiting_verification',
  'awaiting_password',
  'pending',
  'approved',
  'rejected',
  'revoked',
  'closed',
] as const;
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number];

/** The four statuses that the HTTP contract knows: the account is a listed developer. */
export const DEVELOPER_STATUSES = ['pending', 'approved', 'rejected', 'revoked'] as const satisfies readonly AccountStatus[];
export type DeveloperStatus = (typeof DEVELOPER_STATUSES)[number];

export const ACCOUNT_EVENTS = [
  'registered',
  'created',
  'address_proved',
  'password_set',
  'approved',
  'rejected',
  'revoked',
  'deadline_passed',
  'deleted',
] as const;
export type AccountEvent = (typeof ACCOUNT_EVENTS)[number];

type From = AccountStatus | 'none';

/** For each status and event the statuses that may follow. What is not here is refused. */
export const TRANSITIONS: Record<From, Partial<Record<AccountEvent, readonly AccountStatus[]>>> = {
  none: {
    registered: ['awaiting_verification'],
    created: DEVELOPER_STATUSES,
  },
  awaiting_verification: {
    address_proved: ['awaiting_password'],
    created: DEVELOPER_STATUSES,
    deadline_passed: ['closed'],
    deleted: ['closed'],
  },
  awaiting_password: {
    password_set: ['pending', 'approved'],
    created: DEVELOPER_STATUSES,
    deadline_passed: ['closed'],
    deleted: ['closed'],
  },
  pending: {
    approved: ['approved'],
    rejected: ['rejected'],
    password_set: ['pending'],
    deleted: ['closed'],
  },
  approved: {
    revoked: ['revoked'],
    password_set: ['approved'],
    deleted: ['closed'],
  },
  rejected: {
    approved: ['approved'],
    deleted: ['closed'],
  },
  revoked: {
    approved: ['approved'],
    deleted: ['closed'],
  },
  closed: {},
};

/** Whether `event` may take an account from `from` to `to`. */
export function mayMove(from: From, event: AccountEvent, to: AccountStatus): boolean {
  return TRANSITIONS[from][event]?.includes(to) ?? false;
}

/** The statuses an administrator's decision may lead to from here, the present one left out. */
export function decisionsFrom(status: AccountStatus): DeveloperStatus[] {
  return DEVELOPER_STATUSES.filter((to) => to !== 'pending' && mayMove(status, to, to));
}

export function isDeveloperStatus(status: string): status is DeveloperStatus {
  return (DEVELOPER_STATUSES as readonly string[]).includes(status);
}

const MILESTONES = ['awaiting_verification', 'awaiting_password', 'pending', 'decided'] as const;
export type Milestone = (typeof MILESTONES)[number];

/**
 * Whether an account has got at least as far as `milestone`. Messages overtake the steps of a run, so a wait
 * asks this and never for one exact status; a closed account has nothing left to wait for.
 */
export function hasReached(status: AccountStatus, milestone: Milestone): boolean {
  const step = (MILESTONES as readonly string[]).indexOf(status);
  return step === -1 || step >= MILESTONES.indexOf(milestone);
}

/** Whether somebody still has to act before the account stands: the statuses a registration run lives through. */
export function isInProgress(status: AccountStatus): boolean {
  return !hasReached(status, 'decided');
}
