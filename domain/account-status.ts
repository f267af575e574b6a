/**
 * Where an account stands, and every way it may move on: the one table used by transitions, workflows and tests.
 *
 * `none` is an address without an account; `closed` is the end of an account, after which its address is free
 * again and a later registration is a new account.
 */
export const ACCOUNT_STATUSES = [
  'awaiting_verification',
  'awaiting_credential',
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
  'email_verified',
  'password_set',
  'question_asked',
  'question_answered',
  'approved_once',
  'approved',
  'rejected',
  'revoked',
  'reminded',
  'escalated',
  'note_added',
  'renamed',
  'email_changed',
  'withdrawn',
  'request_expired',
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
    email_verified: ['awaiting_credential'],
    created: DEVELOPER_STATUSES,
    deadline_passed: ['closed'],
    note_added: ['awaiting_verification'],
    renamed: ['awaiting_verification'],
    withdrawn: ['closed'],
    deleted: ['closed'],
  },
  awaiting_credential: {
    password_set: ['pending', 'approved', 'rejected'],
    created: DEVELOPER_STATUSES,
    deadline_passed: ['closed'],
    note_added: ['awaiting_credential'],
    renamed: ['awaiting_credential'],
    withdrawn: ['closed'],
    deleted: ['closed'],
  },
  pending: {
    question_asked: ['pending'],
    question_answered: ['pending', 'approved', 'rejected'],
    approved_once: ['pending'],
    approved: ['approved'],
    rejected: ['rejected'],
    reminded: ['pending'],
    escalated: ['pending'],
    password_set: ['pending'],
    note_added: ['pending'],
    renamed: ['pending'],
    withdrawn: ['closed'],
    request_expired: ['closed'],
    deleted: ['closed'],
  },
  approved: {
    revoked: ['revoked'],
    password_set: ['approved'],
    note_added: ['approved'],
    renamed: ['approved'],
    email_changed: ['approved'],
    deleted: ['closed'],
  },
  rejected: {
    approved: ['approved'],
    note_added: ['rejected'],
    renamed: ['rejected'],
    deleted: ['closed'],
  },
  revoked: {
    approved: ['approved'],
    note_added: ['revoked'],
    renamed: ['revoked'],
    deleted: ['closed'],
  },
  closed: {},
};

/** Whether `event` may take an account from `from` to `to`. */
export function canTransition(from: From, event: AccountEvent, to: AccountStatus): boolean {
  return TRANSITIONS[from][event]?.includes(to) ?? false;
}

/** The statuses an administrator's decision may lead to from here, the present one left out. */
export function decisionsFrom(status: AccountStatus): DeveloperStatus[] {
  return DEVELOPER_STATUSES.filter((to) => to !== 'pending' && canTransition(status, to, to));
}

export function isDeveloperStatus(status: string): status is DeveloperStatus {
  return (DEVELOPER_STATUSES as readonly string[]).includes(status);
}

export const IN_PROGRESS = [
  'awaiting_verification',
  'awaiting_credential',
  'pending',
] as const satisfies readonly AccountStatus[];
export type InProgress = (typeof IN_PROGRESS)[number];

/** Whether somebody still has to act before the account stands: the statuses a registration run lives through. */
export function isInProgress(status: AccountStatus): status is InProgress {
  return (IN_PROGRESS as readonly AccountStatus[]).includes(status);
}
