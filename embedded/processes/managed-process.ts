import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Watchdog } from './watchdog';
import type { LogFile } from '../home/log-file';

export interface ProcessSpec {
  /** As people know it: "PostgreSQL", "api". */
  name: string;
  command: string;
  args: string[];
  env?: Record<string, string | undefined>;
  cwd?: string;
  /** Everything it prints goes here. */
  log: LogFile;
  /** Another user to run as. */
  user?: { uid: number; gid: number };
  stopSignal?: NodeJS.Signals;
  onLine?: (line: string) => void;
}

/** One of the processes that make up the whole. */
export interface ManagedProcess {
  name: string;
  pid: number | undefined;
  /** How it ended: "exit code 1", "signal SIGKILL". */
  ended: Promise<string>;
  /** Rejects with the part's name and its last words if it ends before `ready` is done. */
  untilReady<T>(ready: Promise<T>): Promise<T>;
  /** Asks it to end, insists after ten seconds, and resolves when it has ended. */
  stop(): Promise<void>;
}

const PATIENCE_MS = 10_000;
const LAST_WORDS = 12;

/** Starts a process in a session of its own (a Ctrl-C on the terminal is ours to pass on, in order) under the watchdog's eye. */
export function startProcess(spec: ProcessSpec, watchdog: Watchdog): ManagedProcess {
  const child = spawn(spec.command, spec.args, {
    env: spec.env ?? process.env,
    cwd: spec.cwd,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...spec.user,
  });
  watchdog.watch(child, spec.stopSignal ?? 'SIGTERM');
  const lastWords = keepLog(child, spec);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    // Its last words are in the log by then.
    child.once('close', (code, signal) => {
      void spec.log.close().then(() => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
    });
  });
  return {
    name: spec.name,
    pid: child.pid,
    ended,
    untilReady: (ready) => Promise.race([ready, ended.then((how) => tooEarly(spec, how, lastWords))]),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill(spec.stopSignal ?? 'SIGTERM');
      const insist = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
      await ended;
      clearTimeout(insist);
    },
  };
}

function tooEarly(spec: ProcessSpec, how: string, lastWords: string[]): never {
  const words = lastWords.map((line) => `    ${line}`).join('\n');
  throw new Error(`${spec.name} ended while starting (${how}). Its last words:\n${words}\n  All of them: ${spec.log.file}`);
}

function keepLog(child: ChildProcess, spec: ProcessSpec): string[] {
  const lastWords: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      spec.log.write(line);
      lastWords.push(line);
      if (lastWords.length > LAST_WORDS) lastWords.shift();
      spec.onLine?.(line);
    });
  }
  return lastWords;
}
