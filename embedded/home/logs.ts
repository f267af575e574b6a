import { existsSync, renameSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Disk } from './disk';
import { type LogFile, openLogFile } from './log-file';

const LARGEST = 20_000_000;

/** A log file per part under the home; one that has grown large is put aside at the next start, and the one before goes. */
export async function openLogs(home: string, disk: Disk): Promise<(part: string) => LogFile> {
  const folder = join(home, 'logs');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return (part) => {
    const file = join(folder, `${part}.log`);
    if (existsSync(file) && statSync(file).size > LARGEST) renameSync(file, `${file}.1`);
    return openLogFile(file, disk);
  };
}
