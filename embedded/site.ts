import type { EmbeddedSettings } from '../config/embedded-settings';
import type { Disk } from './disk';
import type { Keeper } from './keeper';
import type { LogFile } from './log-file';
import type { Part } from './part';
import type { Progress } from './progress';
import type { Secrets } from './secrets';

/** In the order in which they are stopped: nobody loses what it stands on. */
export const PARTS = ['api', 'worker', 'mailbox', 'temporal', 'postgres'] as const;
export type PartKey = (typeof PARTS)[number];

/** What bringing up a part needs to know. */
export interface Site {
  settings: EmbeddedSettings;
  secrets: Secrets;
  /** Keeps the first administrator's token, which is told once only. */
  keepAdminToken(token: string): void;
  home: string;
  /** Where portal and documentation are reached. */
  publicUrl: string;
  keeper: Keeper;
  progress: Progress;
  disk: Disk;
  log(part: string): LogFile;
  /** From now on the part is stopped with the rest, and the rest with it. Throws Interrupted where the rest is stopping. */
  register(key: PartKey, part: Pick<Part, 'name' | 'stop'> & Partial<Pick<Part, 'ended'>>): Promise<void>;
}

/** Somebody asked to stop before everything was up. */
export class Interrupted extends Error {
  override name = 'Interrupted';
}
