/** Who an account belongs to: the personal data that a deletion erases. `email` is the address as written to. */
export interface Person {
  fullName: string;
  email: string;
}

/** Whether nothing about a person is news. */
export function isSamePerson(one: Person, other: Person | null): boolean {
  return one.fullName === other?.fullName && one.email === other.email;
}

/** `full_name` of the contract: 1 to 256 characters. */
export const FULL_NAME_MAX_CHARACTERS = 256;
