import { execFile } from 'node:child_process';
import { chown, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

export interface SystemUser {
  name: string;
  uid: number;
  gid: number;
}

const run = promisify(execFile);

/**
 * PostgreSQL refuses to run as root. Started by root, it runs as `postgres`, or `nobody` where there is no such user;
 * null for everybody else: it runs as who we are.
 */
export async function postgresUser(): Promise<SystemUser | null> {
  if (process.getuid?.() !== 0) return null;
  for (const name of ['postgres', 'nobody']) {
    const ids = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]).catch(() => null);
    if (ids) return { name, uid: Number(ids[0].stdout), gid: Number(ids[1].stdout) };
  }
  throw new Error('PostgreSQL refuses to run as root, and there is no user "postgres" or "nobody" here to run it as.');
}

/** Gives the folder to that user, once its way there is known to be open. */
export async function giveFolder(folder: string, user: SystemUser): Promise<void> {
  await mustReach(dirname(folder), user);
  await chown(folder, user.uid, user.gid);
}

/** Throws with the folder that bars the way, and what to do about it. */
export async function mustReach(folder: string, user: SystemUser): Promise<void> {
  for (let place = folder; ; place = dirname(place)) {
    const { mode, uid } = await stat(place);
    if ((mode & 0o001) === 0 && !(uid === user.uid && mode & 0o100)) {
      throw new Error(
        `PostgreSQL refuses to run as root; it would run as "${user.name}", who may not enter ${place}. ` +
          `Start as another user, allow it (chmod o+x ${place}), or choose another folder with VESTIBULE_HOME.`,
      );
    }
    if (dirname(place) === place) return;
  }
}
