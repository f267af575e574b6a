import { type RateLimiterAbstract, RateLimiterPrisma, RateLimiterRes } from 'rate-limiter-flexible';
import { network, widerNetwork } from '../http/request-limits';

const QUARTER_HOUR = 900;
/**
 * Wrong passwords that one account may see before it slows down: from one network, from the wider one around it, and from
 * everywhere. A device that is known to the account has an allowance of its own, whatever strangers do.
 */
const PER_NETWORK = { points: 10, seconds: QUARTER_HOUR };
const PER_WIDER_NETWORK = { points: 20, seconds: QUARTER_HOUR };
const PER_ACCOUNT = { points: 50, seconds: QUARTER_HOUR };
const PER_DEVICE = { points: 10, seconds: QUARTER_HOUR };
/** How often whoever is guessed at may be told. */
const WARNINGS = { points: 1, seconds: 3600 };

/** Who tries a password of which account, whether there is such an account or not. */
export interface LogInTry {
  /** What counters know the account by: a keyed hash of the address. */
  account: string;
  ip: string;
  /** The device, where it is known to the account. */
  device: string | null;
}

/**
 * `slowed_down`: to be answered like a wrong password, whatever the password. `under_attack` is the same, since guesses
 * from everywhere have used up what strangers have.
 */
export type Admission = 'admitted' | 'slowed_down' | 'under_attack';

export interface LogInLimits {
  /** Counts a try. */
  mayTry(attempt: LogInTry): Promise<Admission>;
  /** The try came to nothing, since nobody had the time to look at the password: it was no guess. */
  refund(attempt: LogInTry): Promise<void>;
  /** The right password was given: this network is not the one that guesses. */
  succeeded(attempt: LogInTry): Promise<void>;
  /** The owner has set a new password: guesses at the old one count no more. */
  reset(account: string, ip: string): Promise<void>;
  /** Whether it is time to tell the owner of an account that somebody guesses; counts as told. */
  mayWarn(account: string): Promise<boolean>;
}

export const NO_LOG_IN_LIMITS: LogInLimits = {
  mayTry: () => Promise.resolve('admitted'),
  refund: () => Promise.resolve(),
  succeeded: () => Promise.resolve(),
  reset: () => Promise.resolve(),
  mayWarn: () => Promise.resolve(false),
};

/**
 * Counts in the database, for all api processes together. `storeClient` is the Prisma client; `hash` names networks there.
 */
export function createLogInLimits(storeClient: object, hash: (network: string) => string): LogInLimits {
  const limiter = (keyPrefix: string, { points, seconds }: { points: number; seconds: number }) =>
    new RateLimiterPrisma({
      storeClient,
      tableName: 'rateLimiterFlexible',
      keyPrefix,
      points,
      duration: seconds,
      // Housekeeping removes what has served its time.
      clearExpiredByTimeout: false,
    });
  const everywhere = limiter('log-in', PER_ACCOUNT);
  const here = limiter('log-in-from', PER_NETWORK);
  const around = limiter('log-in-around', PER_WIDER_NETWORK);
  const known = limiter('log-in-device', PER_DEVICE);
  const warnings = limiter('log-in-warning', WARNINGS);

  /** The counters of a stranger's try, the narrowest first: who is slowed down there uses up nothing of the others'. */
  const countersOf = (account: string, ip: string) => ({
    here: `${account}/${hash(network(ip))}`,
    around: `${account}/${hash(widerNetwork(ip))}`,
    everywhere: account,
  });
  const deviceKey = (account: string, device: string) => `${account}/${device}`;

  return {
    async mayTry({ account, ip, device }) {
      if (device !== null) return (await allows(known, deviceKey(account, device))) ? 'admitted' : 'slowed_down';
      const keys = countersOf(account, ip);
      if (!(await allows(here, keys.here)) || !(await allows(around, keys.around))) return 'slowed_down';
      return (await allows(everywhere, keys.everywhere)) ? 'admitted' : 'under_attack';
    },
    async refund({ account, ip, device }) {
      if (device !== null) return void (await known.reward(deviceKey(account, device)));
      const keys = countersOf(account, ip);
      await here.reward(keys.here);
      await around.reward(keys.around);
      await everywhere.reward(keys.everywhere);
    },
    async succeeded({ account, ip, device }) {
      if (device !== null) return void (await known.delete(deviceKey(account, device)));
      const keys = countersOf(account, ip);
      await here.delete(keys.here);
      await around.reward(keys.around);
      await everywhere.reward(keys.everywhere);
    },
    async reset(account, ip) {
      const keys = countersOf(account, ip);
      await here.delete(keys.here);
      await around.delete(keys.around);
      await everywhere.delete(keys.everywhere);
    },
    mayWarn: (account) => allows(warnings, account),
  };
}

async function allows(limiter: RateLimiterAbstract, key: string): Promise<boolean> {
  try {
    await limiter.consume(key);
    return true;
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return false;
    throw refusal;
  }
}
