import { createHmac } from 'node:crypto';
import { Piscina } from 'piscina';
import type { PasswordHash } from '../domain/credential';
import type { KeyRing, RingKey } from './key-ring';
import { dummyHash, type PasswordTask } from './password-thread';
import { threadFile } from './thread-file';

export interface PasswordHasher {
  /** `password` is normalised (NFC) already. Throws PasswordsBusy when too many wait. */
  hash(password: string): Promise<PasswordHash>;
  /**
   * Checks a password. Null stands for an account that is not there or has no password: never valid. Every failure takes
   * the work of one comparison at the highest cost that is in use.
   * `renewed`: what to keep instead, where the right password was kept with an older key or another cost; not made while
   * all threads are at work, since the next log-in does as well. Throws PasswordsBusy.
   */
  verify(password: string, stored: PasswordHash | null): Promise<{ valid: boolean; renewed: PasswordHash | null }>;
  close(): Promise<void>;
}

/** All threads are at work and the queue is full: the caller had better come back later. */
export class PasswordsBusy extends Error {
  override name = 'PasswordsBusy';
}

export interface PasswordHasherOptions {
  ring: KeyRing;
  /** Of bcrypt: each step doubles the work. */
  cost: number;
  /** The highest cost among the hashes that are kept. */
  highestKeptCost: number;
  threads: number;
  /** How many passwords may wait for a thread. */
  queue: number;
}

export function createPasswordHasher(options: PasswordHasherOptions): PasswordHasher {
  const { ring, cost, threads, queue } = options;
  const filename = threadFile('security', 'password-thread');
  const pool = new Piscina<PasswordTask, string | boolean>({ filename, minThreads: threads, maxThreads: threads });
  /** What a failure costs. It never falls, and rises where another process has kept a dearer hash meanwhile. */
  let level = Math.max(cost, options.highestKeptCost);
  let underWay = 0;

  async function run(task: PasswordTask): Promise<string | boolean> {
    if (underWay >= threads + queue) throw new PasswordsBusy('Too many passwords are being checked.');
    underWay += 1;
    try {
      return await pool.run(task);
    } finally {
      underWay -= 1;
    }
  }

  async function hash(password: string): Promise<PasswordHash> {
    const made = await run({ preHash: preHash(ring.current, password), cost });
    return { hash: String(made), keyId: ring.current.id, cost };
  }

  return {
    hash,
    async verify(password, stored) {
      // A key that has left the ring too early opens nothing, and must not be told apart by the time it takes.
      const key = stored && ring.byId(stored.keyId);
      const keptCost = stored && key ? costOf(stored.hash) : null;
      level = Math.max(level, keptCost ?? 0);
      const against = stored && keptCost !== null ? stored.hash : dummyHash(level);
      const topUp = keptCost === null ? [] : costsUpTo(level, keptCost);
      const matches = (await run({ preHash: preHash(key ?? ring.current, password), hash: against, topUp })) === true;
      const valid = matches && keptCost !== null;
      const stale = valid && (stored?.keyId !== ring.current.id || stored.cost !== cost);
      return { valid, renewed: stale && underWay < threads ? await hash(password) : null };
    },
    close: () => pool.close(),
  };
}

/** 64 characters however long the password is: bcrypt reads 72 bytes and ignores the rest in silence. */
function preHash(key: RingKey, password: string): string {
  return createHmac('sha384', key.derive('password', 48)).update(password).digest('base64');
}

/** Of a bcrypt hash; null where it is none. */
function costOf(bcryptHash: string): number | null {
  const [, cost] = /^\$2[aby]\$(\d\d)\$.{53}$/.exec(bcryptHash) ?? [];
  return cost === undefined ? null : Number(cost);
}

/** What brings the work of a comparison at `from` up to that of one at `level`: 2^from + 2^from + 2^(from+1) + … = 2^level. */
function costsUpTo(level: number, from: number): number[] {
  return Array.from({ length: level - from }, (_, step) => from + step);
}
