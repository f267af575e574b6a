import { once } from 'node:events';
import { environmentOf } from './environment';
import { eventually } from './eventually';
import { startProgram } from './program';
import type { Service } from './service';

/** A worker as production runs it, in a process that can be killed. */
export interface WorkerProcess {
  kill(): Promise<void>;
  /** As a deployment ends it: SIGTERM. Returns its exit code and what it has said. */
  end(): Promise<{ code: number | null; said: string }>;
}

/** With the service's settings, or others where some are given. Returns when it takes work. */
export async function startWorkerProcess(
  { settings }: Pick<Service, 'settings'>,
  changes: Record<string, string> = {},
): Promise<WorkerProcess> {
  const worker = startProgram('worker/main.js', environmentOf(settings, { DATABASE_POOL: '20', ...changes }));
  await eventually(
    'the worker takes work',
    () => {
      if (worker.exitCode !== null) throw new Error(worker.said());
      return Promise.resolve(worker.said().includes('worker is ready'));
    },
    60_000,
  );
  const ended = async (signal: NodeJS.Signals) => {
    const exit = once(worker, 'exit') as Promise<[number | null]>;
    worker.kill(signal);
    const [code] = await exit;
    return { code, said: worker.said() };
  };
  return {
    kill: async () => void (await ended('SIGKILL')),
    end: () => ended('SIGTERM'),
  };
}
