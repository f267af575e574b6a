import type { Response } from 'express';
import { type BounceType, testBounce } from './bounce';

/**
 * How the mailbox fails on wish: `unavailable` 503, `busy` 429, `unconfirmed` refuses every sender, `hang` takes the request and never answers, `lost` keeps
 * the mail and drops the connection, which is what a network does to an answer.
 */
export const MODES = ['ok', 'unavailable', 'busy', 'unconfirmed', 'hang', 'lost'] as const;
export type Mode = (typeof MODES)[number];

/** How slow the mailbox is, in milliseconds. */
export interface Delays {
  /** From a request to send until the mail is there, whether or not its sender still waits. */
  arriveMs: number;
  /** From then until the answer. */
  answerMs: number;
  /** From then until a search shows it. */
  searchMs: number;
}

const NO_DELAYS: Delays = { arriveMs: 0, answerMs: 0, searchMs: 0 };

export interface Faults {
  readonly mode: Mode;
  readonly delays: Delays;
  /** What is left out is not delayed. */
  setDelays(delays: Partial<Delays>): void;
  /** Also lets go of whoever hangs. */
  setMode(mode: Mode): void;
  hang(response: Response): void;
  isInactive(address: string): boolean;
  /** Addresses that are refused with 406, beside those whose local part is `inactive`. */
  setInactive(addresses: string[]): void;
  /** How a mail to this address comes back, or null. */
  bounceOf(address: string): BounceType | null;
  /** Addresses that bounce from now on, beside Postmark's own for tests. */
  setBouncing(addresses: Record<string, BounceType>): void;
}

export function createFaults(): Faults {
  let mode: Mode = 'ok';
  let delays = NO_DELAYS;
  let inactive = new Set<string>();
  let bouncing = new Map<string, BounceType>();
  const hanging = new Set<Response>();
  return {
    get mode() {
      return mode;
    },
    setMode(wanted) {
      mode = wanted;
      for (const response of hanging) response.destroy();
      hanging.clear();
    },
    get delays() {
      return delays;
    },
    setDelays(wanted) {
      delays = { ...NO_DELAYS, ...wanted };
    },
    hang(response) {
      hanging.add(response);
      response.once('close', () => hanging.delete(response));
    },
    isInactive: (address) => /^inactive(\+[^@]*)?@/i.test(address) || inactive.has(address.toLowerCase()),
    setInactive(addresses) {
      inactive = new Set(addresses.map((address) => address.toLowerCase()));
    },
    bounceOf: (address) => bouncing.get(address.toLowerCase()) ?? testBounce(address),
    setBouncing(addresses) {
      bouncing = new Map(Object.entries(addresses).map(([address, type]) => [address.toLowerCase(), type]));
    },
  };
}
