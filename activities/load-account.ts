import type { AccountKey, AccountView } from '../domain/message';
import type { AccountStore } from './ports';

/** Where an account stands, for a run that starts in the middle of its story. */
export function createLoadAccount(accounts: AccountStore) {
  return (key: AccountKey): Promise<{ account: AccountView | null; mailIds: string[] }> => accounts.load(key);
}
