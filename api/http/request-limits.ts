import { isIPv6 } from 'node:net';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { SharedCounter } from '../../prisma/stores/sql/shared-counter';
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

interface Limiter extends Limit {
  name: string;
  /** Of this process. */
  here: RateLimiterMemory;
}

/** One more of what a limiter limits, under a key. */
type Point = readonly [limiter: Limiter, key: string];

/** `count` counts for all processes together; `hash` names what is counted there, so that no network stands in the database. */
export function createRequestLimits(count: SharedCounter['count'], hash: (key: string) => string): RequestLimits {
  const limiter = (name: string, limit: Limit): Limiter => ({
    ...limit,
    name,
    here: new RateLimiterMemory({ points: limit.points, duration: limit.seconds }),
  });
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

  /** Null where one more is within all limits, else the milliseconds until it is again. */
  async function consume(points: readonly Point[]): Promise<number | null> {
    // What is too much here is too much everywhere: a flood costs no statements.
    for (const [{ here }, key] of points) {
      const wait = await consumeHere(here, key);
      if (wait !== null) return wait;
    }
    const shared = points.filter(([{ everywhere }]) => everywhere);
    if (shared.length === 0) return null;
    const counts = await count(
      shared.map(([{ name, seconds }, key]) => ({ key: `${name}/${hash(key)}`, windowSeconds: seconds })),
    );
    let wait: number | null = null;
    for (const [index, [{ here, points: most }, key]] of shared.entries()) {
      const { points: counted = 0, endsInMs = 0 } = counts[index] ?? {};
      if (counted <= most) continue;
      // From now on this process knows by itself, and nothing more is counted that would be a neighbour's.
      await here.block(key, Math.ceil(endsInMs / 1000));
      wait = Math.max(wait ?? 0, endsInMs);
    }
    return wait;
  }

  return {
    async perIp(kind, ip) {
      const { network: narrow, wider } = perIp[kind];
      demandNoWait(
        await consume([
          [narrow, network(ip)],
          [wider, widerNetwork(ip)],
        ]),
      );
    },
    async mayReach(kind, account) {
      return (await consume([[perAccount, `${kind}/${account}`]])) === null;
    },
    async testMail(administratorId) {
      demandNoWait(await consume([[testMails, administratorId]]), 'Too many test mails: wait a while');
    },
  };
}

function demandNoWait(wait: number | null, detail?: string): void {
  if (wait === null) return;
  throw new Problem('too_many_requests', { detail, headers: { 'Retry-After': String(Math.ceil(wait / 1000)) } });
}

async function consumeHere(limiter: RateLimiterMemory, key: string): Promise<number | null> {
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
