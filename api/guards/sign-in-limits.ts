import { RateLimiterPrisma, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { network } from './request-limits';

/** Wrong passwords that one account may see from one network, and from everywhere, before it slows down. */
const PER_ACCOUNT_AND_NETWORK = { points: 10, seconds: 900 };
const PER_ACCOUNT = { points: 50, seconds: 900 };

export interface SignInLimits {
  /** Counts a try; false where it has to be answered like a wrong password, whatever the password. */
  mayTry(addressHash: string, ip: string): Promise<boolean>;
  /** The try came to nothing, since nobody had the time to look at the password: it was no guess. */
  turnedAway(addressHash: string, ip: string): Promise<void>;
  /** The right password was given: this network is not the one that guesses. */
  succeeded(addressHash: string, ip: string): Promise<void>;
  /** The owner has set a new password: guesses at the old one count no more. */
  forgive(addressHash: string, ip: string): Promise<void>;
}

export const NO_SIGN_IN_LIMITS: SignInLimits = {
  mayTry: () => Promise.resolve(true),
  turnedAway: () => Promise.resolve(),
  succeeded: () => Promise.resolve(),
  forgive: () => Promise.resolve(),
};

/** Counts in the database, for all api processes together. `storeClient` is the Prisma client; keys are hashes. */
export function createSignInLimits(storeClient: object): SignInLimits {
  const limiter = (keyPrefix: string, { points, seconds }: { points: number; seconds: number }) =>
    new RateLimiterPrisma({ storeClient, tableName: 'rateLimiterFlexible', keyPrefix, points, duration: seconds });
  const everywhere = limiter('sign-in', PER_ACCOUNT);
  const here = limiter('sign-in-from', PER_ACCOUNT_AND_NETWORK);
  const from = (addressHash: string, ip: string) => `${addressHash}/${network(ip)}`;

  return {
    async mayTry(addressHash, ip) {
      // A network that is slowed down already does not use up what everybody else has.
      return (await allows(here, from(addressHash, ip))) && (await allows(everywhere, addressHash));
    },
    async turnedAway(addressHash, ip) {
      await here.reward(from(addressHash, ip));
      await everywhere.reward(addressHash);
    },
    async succeeded(addressHash, ip) {
      await here.delete(from(addressHash, ip));
      await everywhere.reward(addressHash);
    },
    async forgive(addressHash, ip) {
      await here.delete(from(addressHash, ip));
      await everywhere.delete(addressHash);
    },
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
