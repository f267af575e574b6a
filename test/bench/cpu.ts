/** CPU time as the operating system counts it, per process and thread. Linux alone has it in files. */
import { readdirSync, readFileSync } from 'node:fs';

/** One clock tick of /proc: USER_HZ is 100 on every Linux that Node.js is built for. */
const TICK_MS = 10;
const V8_STARTS_WITHIN_TICKS = 5;
/** What Node.js 24 calls a thread that runs JavaScript. */
const NAMED = 'WorkerThread';

/** CPU milliseconds so far, by part. */
export type CpuTimes = Record<string, number>;
export type CpuReader = () => CpuTimes;

interface Stat {
  id: number;
  name: string;
  parent: number;
  /** Clock ticks since the machine started. */
  startedAt: number;
  ownMs: number;
  /** Of children that have ended. */
  endedMs: number;
}

export const hasCpuTimes = process.platform === 'linux';

/** The parts of a service that `embedded/start.js` with this process number has started; the mailbox lives in that itself. */
export function serviceCpu(service: number): CpuReader {
  const children = processes().filter(({ parent }) => parent === service);
  const child = (words: string) => {
    const found = children.find(({ id }) => commandOf(id).includes(words));
    if (!found) throw new Error(`the service has no process "${words}"`);
    return found.id;
  };
  const [api, worker, postgres] = [child('api/server.js'), child('worker/main.js'), child('/bin/postgres')];
  const temporal = child('start-dev');
  const workflowThread = workflowThreadOf(worker);
  return () => {
    const main = ownMs(`${worker}/task/${worker}`);
    const workflows = ownMs(`${worker}/task/${workflowThread}`);
    return {
      api: ownMs(api),
      'worker, main thread': main,
      'worker, workflow thread': workflows,
      'worker, other threads': ownMs(worker) - main - workflows,
      PostgreSQL: familyMs(postgres),
      Temporal: ownMs(temporal),
      mailbox: ownMs(service),
    };
  };
}

/** What the service itself has used: without the server of its workflows, and without the mailbox that stands for a mail host. */
export function serviceMs({ Temporal: _temporal, mailbox: _mailbox, ...parts }: CpuTimes): number {
  return Object.values(parts).reduce((sum, ms) => sum + ms, 0);
}

/** All threads of one process. */
export function ownMs(process: number | string): number {
  return readStat(String(process))?.ownMs ?? 0;
}

/** PostgreSQL has a process for each connection: the living ones and those that have ended. */
function familyMs(root: number): number {
  const { ownMs: own = 0, endedMs = 0 } = readStat(String(root)) ?? {};
  const children = processes().filter(({ parent }) => parent === root);
  return children.reduce((sum, { ownMs: ms }) => sum + ms, own + endedMs);
}

/**
 * Of all threads that run JavaScript beside the main one, that of the workflows has worked most. Ask once it has. Node.js 24
 * names them; before, all threads are called like the main one, and V8's helpers are those that start with the process.
 */
function workflowThreadOf(worker: number): number {
  const threads = readdirSync(`/proc/${worker}/task`).flatMap((thread) => readStat(`${worker}/task/${thread}`) ?? []);
  const main = threads.find(({ id }) => id === worker);
  const later = (main?.startedAt ?? 0) + V8_STARTS_WITHIN_TICKS;
  const isJavaScript = ({ name, startedAt }: Stat) => name === NAMED || (name === main?.name && startedAt > later);
  const others = threads.filter((thread) => thread !== main && isJavaScript(thread));
  const [busiest] = others.sort((a, b) => b.ownMs - a.ownMs);
  if (!busiest) throw new Error('the worker has no thread for workflows');
  return busiest.id;
}

function processes(): Stat[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readStat(name) ?? []);
}

function commandOf(process: number): string {
  return readFileSync(`/proc/${process}/cmdline`, 'utf8').replaceAll('\0', ' ');
}

/** Null where it has ended meanwhile. */
function readStat(path: string): Stat | null {
  try {
    const line = readFileSync(`/proc/${path}/stat`, 'utf8');
    // A name is in brackets, and may hold any.
    const end = line.lastIndexOf(')');
    const fields = line
      .slice(end + 2)
      .split(' ')
      .map(Number);
    const [, parent = 0, , , , , , , , , , user = 0, system = 0, endedUser = 0, endedSystem = 0, , , , , startedAt = 0] = fields;
    return {
      id: parseInt(line, 10),
      name: line.slice(line.indexOf('(') + 1, end),
      parent,
      startedAt,
      ownMs: (user + system) * TICK_MS,
      endedMs: (endedUser + endedSystem) * TICK_MS,
    };
  } catch {
    return null;
  }
}
