export interface Load {
  /** How many do the work side by side. */
  lanes: number;
  /** Not counted: the lanes fall out of step, as they would be in a day's work. */
  settleSeconds: number;
  countSeconds: number;
}

/** How often `work` is done per second while all lanes are busy; what ends before or after the count is left out. */
export async function perSecond({ lanes, settleSeconds, countSeconds }: Load, work: () => Promise<unknown>): Promise<number> {
  const from = performance.now() + settleSeconds * 1000;
  const until = from + countSeconds * 1000;
  let done = 0;
  const lane = async () => {
    while (performance.now() < until) {
      await work();
      const now = performance.now();
      if (now >= from && now < until) done += 1;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return done / countSeconds;
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
