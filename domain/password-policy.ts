/** Why attackers get at a password soon, however long it is. */
export type GuessableBecause = 'common' | 'personal' | 'repeats' | 'runs';

/** NIST SP 800-63B, 3.1.1.2: length counts, composition rules do not; common and personal passwords are refused. */
export interface PasswordPolicy {
  minCharacters: number;
  /** Null where it takes long to guess. `personal` are the texts about its owner. */
  guessable(password: string, personal: readonly string[]): GuessableBecause | null;
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
  if (personal.some((text) => text.length > 0 && lower === normalisePassword(text).toLowerCase())) {
    return { rule: 'invalid', reason: 'must not be your name, your address or the name of the portal' };
  }
  const because = policy.guessable(password, personal);
  return (
    because && {
      rule: 'invalid',
      reason: `${REASONS[because]}; a few words in a row that have nothing to do with each other are better`,
    }
  );
}

const REASONS: Record<GuessableBecause, string> = {
  common: 'is little more than a common password, which attackers try first',
  personal: 'is little more than your name, your address or the name of the portal',
  repeats: 'repeats a few characters again and again, which is guessed soon',
  runs: 'follows the keyboard, the alphabet or the digits, which is guessed soon',
};
