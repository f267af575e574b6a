import type { AccountStatus } from './account-status';
import type { ApprovalPolicy } from './approval-policy';
import { type ApprovalRequest, requestOf } from './approval-request';
import { nextDue } from './due';
import type { AccountView } from './message';

/** An account as it stands before and after a message. Times in milliseconds since the epoch. */
export interface Account {
  id: string;
  status: AccountStatus;
  /** When the present status began. */
  since: number;
  /** When it last changed. */
  updatedAt: number;
  /** Counts its changes. */
  revision: number;
  /** Counts the messages that came to it, those that changed nothing included. */
  version: number;
  emailVerifiedAt: number | null;
  /** Whether there is anything to log in with. */
  hasCredential: boolean;
  /** Set while the registration is unfinished. */
  deadline: number | null;
  /** What is written down of its request: null where it waits for nothing, or for one administrator and nothing else. */
  request: ApprovalRequest | null;
}

/** What a run and an answer may know of it. */
export function viewOf(account: Omit<Account, 'hasCredential'>, policy: ApprovalPolicy): AccountView {
  const { id, status, revision, since, updatedAt, deadline } = account;
  const waitingFor = requestOf(account)?.waitingFor ?? null;
  const dueAt = nextDue(account, policy)?.at ?? null;
  return { developerId: id, status, revision, since, updatedAt, deadline, waitingFor, dueAt };
}
