import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivateJson } from './private-file';

/** Where everything is, for scripts: `$VESTIBULE_HOME/stack.json`, readable by its owner alone, there while all is up. */
export interface Stack {
  api: string;
  /** Null where mails really go out. */
  mailbox: string | null;
  temporal: string;
  temporalUi: string | null;
  database: string;
  portalId: string;
  adminToken: string | null;
  namespace: string;
}

export function writeStackFile(home: string, stack: Stack): void {
  writePrivateJson(join(home, 'stack.json'), stack);
}

export function removeStackFile(home: string): void {
  rmSync(join(home, 'stack.json'), { force: true });
}
