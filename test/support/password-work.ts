import { Piscina } from 'piscina';
import type { PasswordTask } from '../../security/password-thread';

/** Watches what is handed to the threads that hash passwords. */
export interface PasswordWork {
  /** What each comparison since the last look takes if it fails: a bcrypt of cost c is 2^c. */
  take(): number[];
}

export function watchPasswordWork(): PasswordWork {
  const handed = jest.spyOn(Piscina.prototype, 'run');
  return {
    take() {
      const tasks = handed.mock.calls.map(([task]) => task as PasswordTask);
      handed.mockClear();
      return tasks.flatMap((task) => ('hash' in task ? [workOf(task)] : []));
    },
  };
}

function workOf({ hash, topUp }: Extract<PasswordTask, { hash: string }>): number {
  return [Number(hash.slice(4, 6)), ...topUp].reduce((sum, cost) => sum + 2 ** cost, 0);
}
