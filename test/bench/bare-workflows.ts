/** What figures are held against: the least that a durable workflow can be, and the least that can take a registration's messages. */
import { condition, defineSignal, defineUpdate, setHandler } from '@temporalio/workflow';

export async function empty(): Promise<void> {}

/** Takes a Signal and so many Updates, does nothing about them, and ends. */
export async function skeleton(updates: number): Promise<void> {
  let left = updates;
  setHandler(defineSignal('tell'), () => undefined);
  setHandler(defineUpdate('ask'), () => void (left -= 1));
  await condition(() => left === 0);
}
