import type { Account } from '../../../domain/account';
import type { Person } from '../../../domain/person';
import type { Database } from '../../client';
import { toAccount, toPerson, toRequest } from './account-rows';

/** An account and whose it is, as whoever waits for a decision may see it. */
export interface RequestRecord {
  account: Omit<Account, 'hasCredential'>;
  person: Person;
}

export interface RequestStore {
  /** Null where there is no such account any more. */
  find(accountId: string): Promise<RequestRecord | null>;
}

/** Reads where a developer's request stands. */
export function createRequestStore(database: Database): RequestStore {
  return {
    async find(id) {
      const row = await database.account.findUnique({ where: { id }, include: { profile: true, request: true } });
      if (!row?.profile) return null;
      return { account: toAccount(row, row.request && toRequest(row.request)), person: toPerson(row.profile) };
    },
  };
}
