import { normalisePassword, PASSWORD_MAX_CHARACTERS } from '../../domain/password-policy';
import { type PasswordHasher, PasswordsBusy, type StoredPassword } from '../../security/password-hasher';
import type { SignInLimits } from './sign-in-limits';

/** Decomposed, a character may be several. */
const TYPED_MAX_CHARACTERS = PASSWORD_MAX_CHARACTERS * 4;

/** Somebody types a password for an account, which may not be there. */
export interface PasswordAttempt {
  /** What counters know the account by: a keyed hash of the address. */
  account: string;
  ip: string;
  typed: string;
}

/** The password that an account has. */
export interface KeptPassword extends StoredPassword {
  /** Keeps a newer hash of the same password instead. */
  renew(after: StoredPassword): Promise<void>;
}

/** `slowed_down`: after too many wrong ones the password was not looked at. */
export type PasswordVerdict = 'right' | 'wrong' | 'slowed_down';

/** How a typed password is checked, a developer's and an administrator's alike. */
export interface PasswordCheck {
  /**
   * `kept` is null where there is no account, or none with a password: the same counters and the same work. Throws
   * PasswordsBusy where nobody has the time to look, which counts as no guess.
   */
  check(attempt: PasswordAttempt, kept: KeptPassword | null): Promise<PasswordVerdict>;
}

export interface PasswordCheckOptions {
  passwords: Pick<PasswordHasher, 'verify'>;
  limits: SignInLimits;
}

export function createPasswordCheck({ passwords, limits }: PasswordCheckOptions): PasswordCheck {
  return {
    async check({ account, ip, typed }, kept) {
      const mayTry = await limits.mayTry(account, ip);
      const tooLong = typed.length > TYPED_MAX_CHARACTERS;
      const against = mayTry && !tooLong ? kept : null;
      try {
        const { valid, renewed } = await passwords.verify(normalisePassword(tooLong ? '' : typed), against);
        if (!valid) return mayTry ? 'wrong' : 'slowed_down';
        if (renewed) await kept?.renew(renewed);
      } catch (error) {
        if (mayTry && error instanceof PasswordsBusy) await limits.turnedAway(account, ip);
        throw error;
      }
      await limits.succeeded(account, ip);
      return 'right';
    },
  };
}
