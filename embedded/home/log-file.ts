import { openAppendFile } from './append-file';
import { type Disk, isFull } from './disk';

export interface LogFile {
  /** Its path. */
  file: string;
  write(line: string): void;
  /** Resolves when what can be written has been. Whoever writes again opens it again. */
  close(): Promise<void>;
}

const TRY_AGAIN_MS = 5000;

/**
 * A log that nobody waits for and nobody ends by: lines that cannot be written are dropped and counted. Every few seconds
 * it tries to say in the log how many are missing, and goes on once it can.
 */
export function openLogFile(file: string, disk: Disk, tryAgainMs = TRY_AGAIN_MS): LogFile {
  const { append, close } = openAppendFile(file);
  let missing = 0;
  let again: NodeJS.Timeout | null = null;

  function write(line: string): void {
    if (again) missing += 1;
    else append(`${line}\n`).catch((error: unknown) => failed(error, 1));
  }

  function failed(error: unknown, lines: number): void {
    missing += lines;
    disk.failed(file, error);
    again ??= setTimeout(resume, tryAgainMs).unref();
  }

  function resume(): void {
    // A full disk takes a short line now and then: that would not be the end of it.
    if (isFull(file)) return void (again = setTimeout(resume, tryAgainMs).unref());
    again = null;
    const lines = missing;
    missing = 0;
    append(`(${lines} lines are missing here: they could not be written)\n`).then(
      () => disk.works(file),
      (error: unknown) => failed(error, lines),
    );
  }

  return { file, write, close };
}
