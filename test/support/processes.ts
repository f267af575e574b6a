import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface RunningProcess {
  pid: number;
  command: string;
}

/** Processes whose command line or environment names the text; ourselves left out. */
export function processesNaming(text: string): RunningProcess[] {
  const lines = execFileSync('ps', ['-e', '-ww', '-o', 'pid=,stat=,args='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [, pid, state, command] = /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (!pid || !command || state?.startsWith('Z') || Number(pid) === process.pid) return [];
    return command.includes(text) || environmentOf(pid).includes(text) ? [{ pid: Number(pid), command }] : [];
  });
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}
