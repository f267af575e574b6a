import { compareSync, hashSync } from 'bcryptjs';

/** Work for one thread: a pre-hash to hash at a cost, or to compare with a bcrypt hash. */
export type PasswordTask = { preHash: string; cost: number } | { preHash: string; hash: string };

/** Runs in a thread of its own: at a useful cost bcrypt takes a core for a third of a second. */
export default function work(task: PasswordTask): string | boolean {
  return 'hash' in task ? compareSync(task.preHash, task.hash) : hashSync(task.preHash, task.cost);
}
