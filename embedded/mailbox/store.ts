import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { type AppendFile, openAppendFile } from '../home/append-file';
import type { Disk } from '../home/disk';
import type { StoredMail } from './mail';

export interface MailStore {
  /** Kept, on disk too, when this resolves; not at all where it rejects. */
  add(mails: StoredMail[]): Promise<void>;
  byId(id: string): StoredMail | null;
  /** Newest first. */
  all(): StoredMail[];
  close(): Promise<void>;
}

const MOST = 5000;

/** Keeps the latest mails in memory and, where a file is given, as one JSON line each, so that a restart finds them again. */
export function createMailStore(file: string | null, disk: Disk | null = null, most = MOST): MailStore {
  const mails = new Map((file && existsSync(file) ? readLines(file).slice(-most) : []).map((mail) => [mail.MessageID, mail]));
  const log = file ? openAppendFile(file) : null;
  let lines = mails.size;
  let turn: Promise<void> = Promise.resolve();
  if (file) writeAnew(file, mails.values());

  /** One after the other: nobody appends to a file that is being written anew. */
  async function add(added: StoredMail[]): Promise<void> {
    if (file && log) await append(file, log, added);
    for (const mail of added) mails.set(mail.MessageID, mail);
    // A map gives the oldest first.
    for (const id of mails.keys()) {
      if (mails.size <= most) break;
      mails.delete(id);
    }
    if (file && log && lines > 2 * most) await shorten(file, log);
  }

  async function append(file: string, log: AppendFile, added: StoredMail[]): Promise<void> {
    try {
      await log.append(linesOf(added));
    } catch (error) {
      disk?.failed(file, error);
      throw error;
    }
    disk?.works(file);
    lines += added.length;
  }

  /** The file holds at most twice what is kept: then it is written anew, or later where there is no room for that now. */
  async function shorten(file: string, log: AppendFile): Promise<void> {
    await log.close();
    lines = mails.size;
    try {
      writeAnew(file, mails.values());
    } catch (error) {
      disk?.failed(file, error);
    }
  }

  return {
    add(added) {
      const done = turn.then(() => add(added));
      turn = done.catch(() => undefined);
      return done;
    },
    byId: (id) => mails.get(id) ?? null,
    all: () => [...mails.values()].reverse(),
    async close() {
      await turn;
      await log?.close();
    },
  };
}

/** Whoever reads the file meanwhile, or after a failure, has the old one. */
function writeAnew(file: string, mails: Iterable<StoredMail>): void {
  try {
    writeFileSync(`${file}.new`, linesOf(mails), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  } catch (error) {
    rmSync(`${file}.new`, { force: true });
    throw error;
  }
}

function linesOf(mails: Iterable<StoredMail>): string {
  return Array.from(mails, (mail) => `${JSON.stringify(mail)}\n`).join('');
}

/** A line cut short by a crash is left out. */
function readLines(file: string): StoredMail[] {
  const parsed = readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => {
      try {
        return JSON.parse(line) as StoredMail;
      } catch {
        return null;
      }
    });
  return parsed.filter((mail) => mail !== null);
}
