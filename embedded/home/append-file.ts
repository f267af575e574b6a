import { type FileHandle, open } from 'node:fs/promises';

export interface AppendFile {
  /** On the disk's side when this resolves. Where it rejects, the file is as it was, and may be tried again. */
  append(text: string): Promise<void>;
  /** Once everything before has been written. Whoever appends again opens it again. */
  close(): Promise<void>;
}

/** Appends to a file that only we may read, one write after the other; what comes during one goes into the next together. */
export function openAppendFile(file: string): AppendFile {
  let handle: FileHandle | null = null;
  let waiting = '';
  let last: Promise<void> = Promise.resolve();
  let next: Promise<void> | null = null;

  async function write(): Promise<void> {
    const text = waiting;
    waiting = '';
    next = null;
    handle ??= await open(file, 'a', 0o600);
    const { size } = await handle.stat();
    try {
      await handle.appendFile(text);
    } catch (error) {
      // A full disk may have taken a part of it.
      await handle.truncate(size).catch(() => undefined);
      await closeHandle();
      throw error;
    }
  }

  async function closeHandle(): Promise<void> {
    await handle?.close().catch(() => undefined);
    handle = null;
  }

  return {
    append(text) {
      waiting += text;
      next ??= last = last.catch(() => undefined).then(write);
      return next;
    },
    close: () => (last = last.catch(() => undefined).then(closeHandle)),
  };
}
