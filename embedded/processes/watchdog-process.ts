/**
 * The watchdog: a small process beside the embedded start that outlives it. It is told which processes run (`+ pid signal`)
 * and which have ended (`- pid`) on its standard input. When that closes, whoever told it is gone, by SIGKILL perhaps:
 * it ends what still runs, asks nicely first, and ends itself.
 */
import { createInterface } from 'node:readline';
import { endAll } from './end-processes';
import { identify, type ProcessIdentity } from './process-identity';

const PATIENCE_MS = 4000;
const running = new Map<number, ProcessIdentity & { signal: NodeJS.Signals }>();

// It is told when to go by its input alone.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const [sign, number, signal = 'SIGTERM'] = line.split(' ');
    const pid = Number(number);
    if (sign === '+') running.set(pid, { ...identify(pid), signal: signal as NodeJS.Signals });
    else running.delete(pid);
  })
  .on('close', () => void endAll([...running.values()], PATIENCE_MS).then(() => process.exit(0)));
