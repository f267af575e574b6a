import { setTimeout as wait } from 'node:timers/promises';
import type { CpuReader, CpuTimes } from './cpu';

export interface Load {
  /** How many do the work side by side. */
  lanes: number;
  /** Not counted: the lanes fall out of step, as they would be in a day's work. */
  settleSeconds: number;
  countSeconds: number;
}

export interface Measured {
  perSecond: number;
  done: number;
  /** CPU milliseconds of the whole count, by part. */
  cpu: CpuTimes;
}

/** How often `work` is done per second while all lanes are busy, and what that costs; what ends before or after the count is left out. */
export async function measure(
  { lanes, settleSeconds, countSeconds }: Load,
  work: () => Promise<unknown>,
  readCpu: CpuReader = () => ({}),
): Promise<Measured> {
  let done = 0;
  let ending = false;
  const lane = async () => {
    while (!ending) {
      await work();
      done += 1;
    }
  };
  const all = Promise.all(Array.from({ length: lanes }, lane));
  const now = () => ({ at: performance.now(), done, cpu: readCpu() });
  await Promise.race([all, wait(settleSeconds * 1000)]);
  const before = now();
  await Promise.race([all, wait(countSeconds * 1000)]);
  const after = now();
  ending = true;
  await all;
  const count = after.done - before.done;
  const cpu = Object.fromEntries(Object.entries(after.cpu).map(([part, ms]) => [part, ms - (before.cpu[part] ?? 0)]));
  return { perSecond: (1000 * count) / (after.at - before.at), done: count, cpu };
}

/** CPU milliseconds for each time that the work was done, over all rounds. */
export function cpuEach(rounds: readonly Measured[]): CpuTimes {
  const done = rounds.reduce((sum, round) => sum + round.done, 0);
  const parts = Object.keys(rounds[0]?.cpu ?? {});
  const sumOf = (part: string) => rounds.reduce((sum, { cpu }) => sum + (cpu[part] ?? 0), 0);
  return Object.fromEntries(parts.map((part) => [part, sumOf(part) / done]));
}

export async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** The value below which `share` (0 to 1) of the values lie. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}
