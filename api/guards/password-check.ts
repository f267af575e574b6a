import type { PasswordHash } from '../../domain/credential';
import { readPassword } from '../../domain/password-policy';
import { type PasswordHasher, PasswordsBusy } from '../../security/password-hasher';
import type { LogInLimits, LogInTry } from './log-in-limits';

/** Somebody types a password for an account, which may not be there. */
export interface PasswordAttempt extends LogInTry {
  typed: string;
}

/** The password that an account has. */
export interface KeptPassword extends PasswordHash {
  /** Keeps a newer hash of the same password instead. */
  renew(after: PasswordHash): Promise<void>;
  /** Tells whoever it belongs to that somebody guesses at it. Never throws. */
  warn(): Promise<void>;
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
  limits: LogInLimits;
}

export function createPasswordCheck({ passwords, limits }: PasswordCheckOptions): PasswordCheck {
  return {
    async check({ typed, ...attempt }, kept) {
      const admission = await limits.mayTry(attempt);
      // Nobody waits for it: it must not show in the answer whether there is somebody to warn.
      if (admission === 'under_attack' && kept) void warn(limits, attempt.account, kept);
      const admitted = admission === 'admitted';
      const password = readPassword(typed);
      try {
        const { valid, renewed } = await passwords.verify(password ?? '', admitted && password !== null ? kept : null);
        if (!valid) return admitted ? 'wrong' : 'slowed_down';
        if (renewed) await kept?.renew(renewed);
      } catch (error) {
        if (admitted && error instanceof PasswordsBusy) await limits.refund(attempt);
        throw error;
      }
      await limits.succeeded(attempt);
      return 'right';
    },
  };
}

async function warn(limits: LogInLimits, account: string, kept: KeptPassword): Promise<void> {
  const due = await limits.mayWarn(account).catch(() => false);
  if (due) await kept.warn();
}
