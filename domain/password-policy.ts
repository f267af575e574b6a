/** NIST SP 800-63B, 3.1.1.2: length counts, composition rules do not; common and personal passwords are refused. */
export interface PasswordPolicy {
  minCharacters: number;
  /** Lower case, as in published lists of passwords from breaches. */
  isCommon(password: string): boolean;
}

export const PASSWORD_MAX_CHARACTERS = 128;

export type PasswordObjection =
  | { rule: 'min_length'; minimum: number; reason: string }
  | { rule: 'max_length'; maximum: number; reason: string }
  | { rule: 'invalid'; reason: string };

/** One form for all keyboards: what is typed decomposed compares equal to what is typed composed. */
export function normalisePassword(password: string): string {
  return password.normalize('NFC');
}

/**
 * What is wrong with a (normalised) password, or null. `personal` are the texts about its owner that it must not
 * be: name, address, portal.
 */
export function passwordObjection(
  password: string,
  personal: readonly string[],
  policy: PasswordPolicy,
): PasswordObjection | null {
  const characters = [...password].length;
  if (characters < policy.minCharacters) {
    return {
      rule: 'min_length',
      minimum: policy.minCharacters,
      reason: `must have at least ${policy.minCharacters} characters; a few words in a row are easy to remember`,
    };
  }
  if (characters > PASSWORD_MAX_CHARACTERS) {
    return {
      rule: 'max_length',
      maximum: PASSWORD_MAX_CHARACTERS,
      reason: `must not have more than ${PASSWORD_MAX_CHARACTERS} characters`,
    };
  }
  const lower = password.toLowerCase();
  if (policy.isCommon(lower)) return { rule: 'invalid', reason: 'is on a list of common passwords, which attackers try first' };
  if (personal.some((text) => text.length > 0 && lower === normalisePassword(text).toLowerCase())) {
    return { rule: 'invalid', reason: 'must not be your name, your address or the name of the portal' };
  }
  return null;
}
