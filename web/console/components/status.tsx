import type { Account } from '../api/developers';

const WORDS: Record<Account['status'], string> = {
  awaiting_verification: 'Address not confirmed',
  awaiting_credential: 'No password yet',
  pending: 'Pending',
  approved: 'Approved',
  rejected: 'Rejected',
  revoked: 'Revoked',
};

export const statusWord = (status: Account['status']): string => WORDS[status];

/** Where an account stands, as a word with a colour. */
export function Status({ of }: { of: Account['status'] }) {
  return <span className={`status ${of}`}>{WORDS[of]}</span>;
}
