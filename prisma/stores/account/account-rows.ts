import type { Account } from '../../../domain/account';
import type { Answers, Person } from '../../../domain/person';
import type { Account as AccountRow, Profile as ProfileRow } from '../../generated/client';

type Columns = Pick<
  AccountRow,
  'id' | 'status' | 'statusSince' | 'updatedAt' | 'revision' | 'version' | 'emailVerifiedAt' | 'deadline'
>;

/** An account as its own row has it. */
export function toAccount(row: Columns): Omit<Account, 'hasCredential'> {
  return {
    id: row.id,
    status: row.status,
    since: row.statusSince.getTime(),
    updatedAt: row.updatedAt.getTime(),
    revision: row.revision,
    version: row.version,
    emailVerifiedAt: row.emailVerifiedAt?.getTime() ?? null,
    deadline: row.deadline?.getTime() ?? null,
  };
}

export function toPerson({ fullName, email, answers }: Omit<ProfileRow, 'accountId'>): Person {
  return { fullName, email, answers: answers as Answers };
}
