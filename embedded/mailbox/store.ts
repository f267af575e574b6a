import { createWriteStream, existsSync, readFileSync, renameSync, type WriteStream, writeFileSync } from 'node:fs';
import type { StoredMail } from './mail';

export interface MailStore {
  /** Kept, on disk too, when this resolves. */
  add(mails: StoredMail[]): Promise<void>;
  byId(id: string): StoredMail | null;
  /** Newest first. */
  all(): StoredMail[];
  close(): Promise<void>;
}

const MOST = 5000;

/** Keeps the latest mails in memory and, where a file is given, as one JSON line each, so that a restart finds them again. */
export function createMailStore(file: string | null, most = MOST): MailStore {
  const mails = new Map((file && existsSync(file) ? readLines(file).slice(-most) : []).map((mail) => [mail.MessageID, mail]));
  let lines = 0;
  let log: WriteStream | null = null;

  /** The file holds at most twice what is kept: then it is written anew. */
  const reopen = () => {
    if (!file) return;
    log?.end();
    writeFileSync(`${file}.new`, linesOf(mails.values()), { mode: 0o600 });
    renameSync(`${file}.new`, file);
    log = createWriteStream(file, { flags: 'a', mode: 0o600 });
    lines = mails.size;
  };
  reopen();

  return {
    async add(added) {
      for (const mail of added) mails.set(mail.MessageID, mail);
      // A map gives the oldest first.
      for (const id of mails.keys()) {
        if (mails.size <= most) break;
        mails.delete(id);
      }
      if (!log) return;
      await write(log, linesOf(added));
      if ((lines += added.length) > 2 * most) reopen();
    },
    byId: (id) => mails.get(id) ?? null,
    all: () => [...mails.values()].reverse(),
    close: () => new Promise((resolve) => (log ? log.end(resolve) : resolve())),
  };
}

function linesOf(mails: Iterable<StoredMail>): string {
  return Array.from(mails, (mail) => `${JSON.stringify(mail)}\n`).join('');
}

function write(log: WriteStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => log.write(text, (error) => (error ? reject(error) : resolve())));
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
