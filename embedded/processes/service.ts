import type { Watchdog } from './watchdog';
import type { LogFile } from '../home/log-file';
import { terminalLine } from '../home/log-line';
import type { Part } from './context';
import { startProcess } from './managed-process';

export interface ServiceOptions {
  name: string;
  /** The compiled entry file. */
  file: string;
  env: NodeJS.ProcessEnv;
  log: LogFile;
  watchdog: Watchdog;
  say(line: string): void;
  /** Resolves when a freshly started one serves; is given the lines it prints. */
  ready(printed: (pattern: RegExp) => Promise<void>): Promise<void>;
}

const MOST_RESTARTS = 3;
const WITHIN_MS = 60_000;

export interface Service {
  process: Part;
  /** Rejects, with its last words, where its first start fails. */
  ready: Promise<void>;
}

/** api or worker. Once it has served, it is started again when it ends by itself, a few times; then it has ended for good. */
export function startService(options: ServiceOptions): Service {
  let stopping = false;
  let current = launch(options);
  const ready = current.process.untilReady(options.ready(current.printed));

  async function keepUp(): Promise<string> {
    const restarts: number[] = [];
    await ready;
    for (;;) {
      const how = await current.process.ended;
      const now = Date.now();
      const recent = restarts.filter((at) => now - at < WITHIN_MS).length;
      if (stopping || recent >= MOST_RESTARTS) return how;
      restarts.push(now);
      options.say(
        `  ${options.name} has ended (${how}); starting it again (${recent + 1} of ${MOST_RESTARTS}). Its log: ${options.log.file}`,
      );
      current = launch(options);
    }
  }

  const stop = () => {
    stopping = true;
    return current.process.stop();
  };
  // A failed first start is told by `ready`; it must not be told twice.
  const ended = keepUp().catch(() => new Promise<string>(() => undefined));
  return { process: { name: options.name, ended, stop }, ready };
}

/** Starts its process once; `printed` resolves when it prints a line of that pattern. */
export function launch({ name, file, env, log, watchdog, say }: ServiceOptions) {
  const awaited: { pattern: RegExp; done: () => void }[] = [];
  const onLine = (line: string) => {
    for (const { pattern, done } of awaited) if (pattern.test(line)) done();
    const shown = terminalLine(name, line);
    if (shown) say(shown);
  };
  const managed = startProcess({ name, command: process.execPath, args: [file], env, log, onLine }, watchdog);
  const printed = (pattern: RegExp) => new Promise<void>((done) => void awaited.push({ pattern, done }));
  return { process: managed, printed };
}
