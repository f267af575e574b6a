import type { EmbeddedSettings } from '../../config/embedded-settings';
import type { Disk } from '../home/disk';
import type { Watchdog } from './watchdog';
import type { LogFile } from '../home/log-file';
import type { ManagedProcess } from './managed-process';
import type { Progress } from './progress';
import type { Secrets } from '../home/secrets';

/** In the order in which they are stopped: nobody loses what it stands on. */
export const PROCESSES = ['build', 'api', 'worker', 'mailbox', 'temporal', 'postgres'] as const;
export type ProcessName = (typeof PROCESSES)[number];

/** What is stopped with the rest; where it can end by itself, the rest ends with it. */
export type Part = Pick<ManagedProcess, 'name' | 'stop'> & Partial<Pick<ManagedProcess, 'ended'>>;

/** What bringing up a part needs to know. */
export interface Context {
  settings: EmbeddedSettings;
  secrets: Secrets;
  /** Keeps the first administrator's token, which is told once only. */
  keepAdminToken(token: string): void;
  home: string;
  /** Where portal and documentation are reached. */
  publicUrl: string;
  watchdog: Watchdog;
  progress: Progress;
  disk: Disk;
  log(part: string): LogFile;
  /** From now on the part is stopped with the rest, and the rest with it. Throws Interrupted where the rest is stopping. */
  register(key: ProcessName, part: Part): Promise<void>;
}

/** Somebody asked to stop before everything was up. */
export class Interrupted extends Error {
  override name = 'Interrupted';
}
