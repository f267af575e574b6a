/**
 * The keeper: a small process beside the embedded start that outlives it. It is told which processes run (`+ pid signal`)
 * and which have ended (`- pid`) on its standard input. When that closes, whoever told it is gone, by SIGKILL perhaps:
 * it ends what still runs, asks nicely first, and ends itself.
 */
import { createInterface } from 'node:readline';

const PATIENCE_MS = 4000;
const running = new Map<number, NodeJS.Signals>();

// It is told when to go by its input alone.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const [sign, pid, signal] = line.split(' ');
    if (sign === '+') running.set(Number(pid), (signal ?? 'SIGTERM') as NodeJS.Signals);
    else running.delete(Number(pid));
  })
  .on('close', () => void endAll());

async function endAll(): Promise<void> {
  for (const [pid, signal] of running) send(pid, signal);
  const until = Date.now() + PATIENCE_MS;
  while (alive().length > 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 50));
  for (const pid of alive()) send(pid, 'SIGKILL');
  process.exit(0);
}

function alive(): number[] {
  return [...running.keys()].filter((pid) => send(pid, 0));
}

/** False where there is no such process any more. */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
