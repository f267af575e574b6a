import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process by its number and its start: numbers are used again. `since` is null where the machine does not tell. */
export interface ProcessIdentity {
  pid: number;
  since: string | null;
}

export function identify(pid: number): ProcessIdentity {
  return { pid, since: startOf(pid) };
}

/** Whether that very process still runs; where the machine does not tell starts, whether any process has its number. */
export function stillRuns({ pid, since }: ProcessIdentity): boolean {
  return isTaken(pid) && startOf(pid) === since;
}

/** Signals that very process, and no other that has got its number by now; false where it is gone. */
export function signalSame(identity: ProcessIdentity, signal: NodeJS.Signals): boolean {
  try {
    return stillRuns(identity) && process.kill(identity.pid, signal);
  } catch {
    return false;
  }
}

/** Whether some process has this number. */
export function isTaken(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The process's command line, its words with a space in between; null where it is gone or the machine does not tell. */
export function commandOf(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return askPs(pid, 'command');
  }
}

/**
 * The boot and the kernel's ticks since then, or, where there is no /proc, the time in words. What has ended and only
 * waits to be noticed has none.
 */
function startOf(pid: number): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return afterName[0] === 'Z' || !afterName[19] ? null : `${boot} ${afterName[19]}`;
  } catch {
    return askPs(pid, 'lstart');
  }
}

function askPs(pid: number, what: string): string | null {
  try {
    const options = { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' }, stdio: 'pipe' } as const;
    return execFileSync('ps', ['-ww', '-o', `${what}=`, '-p', String(pid)], options).trim() || null;
  } catch {
    return null;
  }
}
