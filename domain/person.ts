/** Who an account belongs to: the personal data that a deletion erases. `email` is the address as written to. */
export interface Person {
  fullName: string;
  email: string;
  /** What was answered at sign-up, by the question's name: a text, yes or no, or several choices. Which there are is open. */
  answers: Answers;
  /** Which version of the portal's terms, and when (milliseconds since the epoch). */
  termsAccepted: { version: string; at: number } | null;
  /** Where they want to be written to, once they have proved that it is theirs. */
  newEmail?: string | null;
}

export type Answers = Readonly<Record<string, string | boolean | readonly string[]>>;

/** Whether nothing about a person is news. */
export function isSamePerson(one: Person, other: Person | null): boolean {
  return (
    one.fullName === other?.fullName &&
    one.email === other.email &&
    (one.newEmail ?? null) === (other.newEmail ?? null) &&
    areSame(one.answers, other.answers) &&
    one.termsAccepted?.version === other.termsAccepted?.version
  );
}

function areSame(some: Answers, others: Answers): boolean {
  const names = Object.keys(some);
  const isKept = (name: string) => JSON.stringify(some[name]) === JSON.stringify(others[name]);
  return names.length === Object.keys(others).length && names.every(isKept);
}

/** `full_name` of the contract: 1 to 256 characters. */
export const FULL_NAME_MAX_CHARACTERS = 256;
export const ANSWERS_MAX = 20;
export const ANSWER_MAX_CHARACTERS = 2000;
/** Of which an answer may name several. */
export const OPTIONS_MAX = 50;
