import type { Envelope, Recorded } from '../domain/message';
import type { AccountStore } from './ports';

/** Brings one message to the account: safe to repeat, since a repeat of its id returns the first answer. */
export function createRecordMessage(accounts: AccountStore) {
  return (envelope: Envelope): Promise<Recorded> => accounts.record(envelope);
}
