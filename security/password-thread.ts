import { compareSync, hashSync } from 'bcryptjs';

/**
 * Work for one thread: a pre-hash to hash at a cost, or to compare with a bcrypt hash. Where it does not match, it is
 * compared in vain at each cost of `topUp` as well, so that a failure takes the same work whatever the hash has cost.
 */
export type PasswordTask = { preHash: string; cost: number } | { preHash: string; hash: string; topUp: number[] };

/** Runs in a thread of its own: at a useful cost bcrypt takes a core for a third of a second. */
export default function work(task: PasswordTask): string | boolean {
  if (!('hash' in task)) return hashSync(task.preHash, task.cost);
  if (compareSync(task.preHash, task.hash)) return true;
  for (const cost of task.topUp) compareSync(task.preHash, dummyHash(cost));
  return false;
}

/** A well-formed hash that nobody has computed; comparing with it costs as much as comparing with a real one. */
export function dummyHash(cost: number): string {
  return `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(53)}`;
}
