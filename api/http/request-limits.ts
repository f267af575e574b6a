import { isIPv6 } from 'node:net';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Problem } from './problem';

interface Limit {
  points: number;
  seconds: number;
  /**
   * Whether it holds for all api processes together, which costs a statement: what guards people and secrets does. What
   * guards a process's own time, or Temporal's, each counts for itself: with more of them there is more of it.
   */
  everywhere: boolean;
}

/** How many requests of a kind one network may send. */
const PER_IP = {
  /** Register and forgot-password: each may cause a mail. */
  mailing: { points: 60, seconds: 600, everywhere: true },
  logIn: { points: 120, seconds: 300, everywhere: true },
  token: { points: 120, seconds: 300, everywhere: true },
  management: { points: 600, seconds: 60, everywhere: false },
  /** Administrators' passwords, tokens and links where they log in. */
  console: { points: 120, seconds: 300, everywhere: true },
} as const satisfies Record<string, Limit>;

export type NetworkLimit = keyof typeof PER_IP;
/** What the wider network around it may send, as a multiple: more, since more people share it. */
const WIDER = 4;

/** Beyond this a mailbox owner's run is left in peace; mails themselves are throttled by the outbox. */
const PER_ACCOUNT = { points: 10, seconds: 60, everywhere: false };

/** A test goes to the administrator who asks: enough to try a text out, not enough to fill a mailbox. */
const TEST_MAILS = { points: 20, seconds: 600, everywhere: true };

export interface RequestLimits {
  /** Throws `too_many_requests`. */
  perIp(kind: NetworkLimit, ip: string): Promise<void>;
  /** Whether one more message of this kind to this account is worth Temporal's time; the answer is the same either way. */
  mayReach(kind: 'register' | 'forgotPassword' | 'changeEmail', account: string): Promise<boolean>;
  /** Throws `too_many_requests` where this administrator has had enough tests of mails for now. */
  testMail(administratorId: string): Promise<void>;
}

export const NO_REQUEST_LIMITS: RequestLimits = {
  perIp: () => Promise.resolve(),
  mayReach: () => Promise.resolve(true),
  testMail: () => Promise.resolve(),
};

/** Counts one more under a key of a window of so many seconds. */
type Count = (key: string, windowSeconds: number) => Promise<{ points: number; endsInMs: number }>;
/** Null where one more is within the limit, else the milliseconds until it is again. */
type Consume = (key: string) => Promise<number | null>;

/** `count` counts for all processes together. */
export function createRequestLimits(count: Count): RequestLimits {
  const limiter = (name: string, { points, seconds, everywhere }: Limit): Consume => {
    const here = new RateLimiterMemory({ points, duration: seconds });
    return async (key) => {
      // What is too much here is too much everywhere: a flood costs no statements.
      const wait = await consume(here, key);
      if (wait !== null || !everywhere) return wait;
      const counted = await count(`${name}/${key}`, seconds);
      return counted.points > points ? counted.endsInMs : null;
    };
  };
  const both = (kind: NetworkLimit) => {
    const limit = PER_IP[kind];
    const wider = { ...limit, points: limit.points * WIDER };
    return { network: limiter(`requests/${kind}`, limit), wider: limiter(`requests-around/${kind}`, wider) };
  };
  const perIp = {
    mailing: both('mailing'),
    logIn: both('logIn'),
    token: both('token'),
    management: both('management'),
    console: both('console'),
  };
  const perAccount = limiter('account', PER_ACCOUNT);
  const testMails = limiter('test-mails', TEST_MAILS);

  return {
    async perIp(kind, ip) {
      demandNoWait(await perIp[kind].network(network(ip)));
      demandNoWait(await perIp[kind].wider(widerNetwork(ip)));
    },
    async mayReach(kind, account) {
      return (await perAccount(`${kind}/${account}`)) === null;
    },
    async testMail(administratorId) {
      demandNoWait(await testMails(administratorId), 'Too many test mails: wait a while');
    },
  };
}

function demandNoWait(wait: number | null, detail?: string): void {
  if (wait === null) return;
  throw new Problem('too_many_requests', { detail, headers: { 'Retry-After': String(Math.ceil(wait / 1000)) } });
}

async function consume(limiter: RateLimiterMemory, key: string): Promise<number | null> {
  try {
    await limiter.consume(key);
    return null;
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return refusal.msBeforeNext;
    throw refusal;
  }
}

/** Of an address in its one form: whoever has one of IPv6 has the other 2^64 of its network too. */
export function network(ip: string): string {
  return isIPv6(ip) ? prefix(ip, 4) : ip;
}

/** What a provider hands out to one customer at the most, as a rule: an IPv6 /48, an IPv4 /24. */
export function widerNetwork(ip: string): string {
  return isIPv6(ip) ? `${prefix(ip, 3)}::/48` : ip.replace(/\.\d+$/, '.0/24');
}

/** The first groups of 16 bits. */
function prefix(ip: string, groups: number): string {
  const [head = '', tail = ''] = ip.split('::');
  const front = head.split(':').filter(Boolean);
  const back = tail.split(':').filter(Boolean);
  const all = [...front, ...Array<string>(Math.max(0, 8 - front.length - back.length)).fill('0'), ...back];
  return all.slice(0, groups).join(':');
}
