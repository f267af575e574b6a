import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';

const MB = 1024 * 1024;
/** PostgreSQL writes files of 16 MB; with less than two of them it may end at any moment. */
const SCARCE_BYTES = 32 * MB;

/** Files that cannot be written for the time being. It is said once for all of them, and once more when all can be again. */
export interface Disk {
  failed(file: string, error: unknown): void;
  works(file: string): void;
}

export function createDisk(say: (line: string) => void): Disk {
  const failing = new Set<string>();
  return {
    failed(file, error) {
      if (failing.size === 0) say(`\n  ${whyNot(file, error)}\n  Log lines are dropped and mails wait until there is room.\n`);
      failing.add(file);
    },
    works(file) {
      if (failing.delete(file) && failing.size === 0) say('  Logs and mails can be written again.');
    },
  };
}

/** Why the file cannot be written, for people. */
function whyNot(file: string, error: unknown): string {
  if (hasNoRoom(error)) return `The disk that holds ${dirname(file)} is full: make room on it.`;
  return `${file} cannot be written: ${String(error)}`;
}

/** Full, or somebody's share of it (a quota) used up. */
export function hasNoRoom(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return code === 'ENOSPC' || code === 'EDQUOT';
}

/** Whether next to nothing can be written beside the file. */
export function isFull(file: string): boolean {
  return roomIn(dirname(file)) < MB;
}

/** What to add to a failure where a lack of room is the likely reason; else nothing. */
export function lackOfRoom(folder: string): string {
  const room = roomIn(folder);
  if (room >= SCARCE_BYTES) return '';
  const left = Math.floor(room / MB);
  return `\n  The disk that holds ${folder} has ${left} MB left: make room on it (100 MB at least), then start again.`;
}

/** In bytes; infinite where that is not known. */
function roomIn(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return Infinity;
  }
}
