import { type AccountStatus, canTransition } from './account-status';
import type { AccountMessage } from './message';

/** What happens by itself, and when (milliseconds since the epoch). */
export interface Due {
  message: Extract<AccountMessage, { type: 'expire' }>;
  at: number;
}

/** What is due next where nobody acts, or null: a registration that is not finished ends at its deadline. */
export function nextDue(account: { status: AccountStatus; deadline: number | null } | null): Due | null {
  if (!account || account.deadline === null || !canTransition(account.status, 'deadline_passed', 'closed')) return null;
  return { message: { type: 'expire' }, at: account.deadline };
}
