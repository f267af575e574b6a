import { lengthOf } from './text';

/** Why attackers get at a password soon, however long it is. */
export type GuessableBecause = 'common' | 'personal' | 'repeats' | 'runs';

/** NIST SP 800-63B, 3.1.1.2: length counts, composition rules do not; common and personal passwords are refused. */
export interface PasswordPolicy {
  minCharacters: number;
  /** Null where it takes long to guess. `personal` are the texts about its owner. */
  guessable(password: string, personal: readonly string[]): GuessableBecause | null;
}

export const PASSWORD_MAX_CHARACTERS = 128;
/** Of a password as it is typed: decomposed, a character may be four. */
const TYPED_MAX_CHARACTERS = PASSWORD_MAX_CHARACTERS * 4;

export type PasswordObjection =
  | { rule: 'min_length'; minimum: number; reason: string }
  | { rule: 'max_length'; maximum: number; reason: string }
  | { rule: 'invalid'; reason: string };

/**
 * A password as somebody typed it, in one form for all keyboards: what is typed decomposed compares equal to what is typed
 * composed. Null where it is too long for any password: bringing a text into that form can take time that grows with the
 * square of its length.
 */
export function readPassword(typed: string): string | null {
  return typed.length > TYPED_MAX_CHARACTERS ? null : typed.normalize('NFC');
}

/**
 * A password that somebody wants to have, read, or what is wrong with it. `personal` are the texts about its owner that it
 * must not be: name, address, portal.
 */
export function readNewPassword(
  typed: string,
  personal: readonly string[],
  policy: PasswordPolicy,
): { password: string } | { objection: PasswordObjection } {
  const password = readPassword(typed);
  if (password === null) return { objection: TOO_LONG };
  const objection = objectionTo(password, personal, policy);
  return objection ? { objection } : { password };
}

const TOO_LONG: PasswordObjection = {
  rule: 'max_length',
  maximum: PASSWORD_MAX_CHARACTERS,
  reason: `must not have more than ${PASSWORD_MAX_CHARACTERS} characters`,
};

function objectionTo(password: string, personal: readonly string[], policy: PasswordPolicy): PasswordObjection | null {
  const characters = lengthOf(password);
  if (characters < policy.minCharacters) {
    return {
      rule: 'min_length',
      minimum: policy.minCharacters,
      reason: `must have at least ${policy.minCharacters} characters; a few words in a row are easy to remember`,
    };
  }
  if (characters > PASSWORD_MAX_CHARACTERS) return TOO_LONG;
  const lower = password.toLowerCase();
  if (personal.some((text) => text.length > 0 && lower === readPassword(text)?.toLowerCase())) {
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
