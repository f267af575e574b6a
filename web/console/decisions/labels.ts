import type { DecidedStatus } from './decided-status';

interface Words {
  /** On the button. */
  verb: string;
  /** While it is on its way. */
  doing: string;
  /** Afterwards, of whoever did it. */
  did: string;
}

const WORDS: Record<DecidedStatus, Words> = {
  approved: { verb: 'Approve', doing: 'Approving', did: 'approved' },
  rejected: { verb: 'Reject', doing: 'Rejecting', did: 'rejected' },
  revoked: { verb: 'Revoke', doing: 'Revoking', did: 'revoked' },
};

export const labelsFor = (decision: DecidedStatus): Words => WORDS[decision];

/** Approving somebody who was in before is giving it back. */
export function verbFor(decision: DecidedStatus, from: string): string {
  return decision === 'approved' && from === 'revoked' ? 'Reinstate' : WORDS[decision].verb;
}

/** `Ada Lovelace`, `Ada Lovelace and Ben`, `12 developers`. */
export function namesOf(people: readonly { full_name: string }[]): string {
  const [first, second] = people;
  if (people.length === 1 && first) return first.full_name;
  if (people.length === 2 && first && second) return `${first.full_name} and ${second.full_name}`;
  return `${people.length} developers`;
}
