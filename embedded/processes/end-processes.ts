import { type ProcessIdentity, signalSame, stillRuns } from './process-identity';

const LOOK_EVERY_MS = 50;

/** Asks those very processes to end, each by its signal, and insists where the patience is over. */
export async function endAll(processes: (ProcessIdentity & { signal: NodeJS.Signals })[], patienceMs: number): Promise<void> {
  const asked = processes.filter((one) => signalSame(one, one.signal));
  const until = Date.now() + patienceMs;
  while (asked.some(stillRuns) && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  for (const one of asked) signalSame(one, 'SIGKILL');
}
