import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../../embedded/processes/ports';

/** What `stack.json` tells about a running service. */
export interface Stack {
  api: string;
  mailbox: string;
  database: string;
  temporal: string;
  portalId: string;
  adminToken: string;
  namespace: string;
}

export interface StartedStack {
  stack: Stack;
  /** Its data and secrets. */
  home: string;
  /** The process number of what started everything else. */
  process: number;
  stop(): Promise<void>;
}

const READY_WITHIN_SECONDS = 120;

/** The whole service on one machine, as `npm start` runs it, on data of its own. */
export async function startStack(settings: Record<string, string>): Promise<StartedStack> {
  const home = await mkdtemp(join(tmpdir(), 'vestibule-bench-'));
  const service = spawn(process.execPath, [join(__dirname, '../../embedded/start.js')], {
    env: { ...process.env, ...settings, VESTIBULE_HOME: home, PORT: String(await freePort()) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => service.once('exit', () => resolve()));
  const stop = async () => {
    service.kill('SIGTERM');
    await ended;
    await rm(home, { recursive: true, force: true });
  };
  const giveUpAt = Date.now() + READY_WITHIN_SECONDS * 1000;
  for (;;) {
    const stack = await readFile(join(home, 'stack.json'), 'utf8').then(
      (text) => JSON.parse(text) as Stack,
      () => null,
    );
    if (stack && (await isReady(stack))) return { stack, home, process: service.pid ?? 0, stop };
    if (Date.now() > giveUpAt || service.exitCode !== null) {
      await stop();
      throw new Error('the service did not become ready');
    }
    await wait(100);
  }
}

async function isReady({ api }: Stack): Promise<boolean> {
  return fetch(new URL('/readyz', api)).then(
    (answer) => answer.ok,
    () => false,
  );
}
