import type { AccountStatus } from './account-status';
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
}

/** What a run and an answer may know of it. */
export function viewOf({ id, status, revision, since, updatedAt, deadline }: Omit<Account, 'hasCredential'>): AccountView {
  return { developerId: id, status, revision, since, updatedAt, deadline };
}
