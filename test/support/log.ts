import pino, { type Logger } from 'pino';

interface LogLine {
  level: number;
  msg?: string;
  err?: { message?: string };
}

const WARNING = 40;

/** A log that keeps what it is told, so that a test fails over a warning or an error that nobody expected. */
export interface CapturedLog {
  logger: Logger;
  lines: LogLine[];
  /** Lets warnings and errors that match pass. */
  expect(pattern: RegExp): void;
  /** Throws over the first line that was not expected. */
  verify(): void;
}

export function captureLog(): CapturedLog {
  const lines: LogLine[] = [];
  const expected: RegExp[] = [];
  const logger = pino({ level: 'info' }, { write: (line) => void lines.push(JSON.parse(line) as LogLine) });
  return {
    logger,
    lines,
    expect: (pattern) => void expected.push(pattern),
    verify() {
      const surprise = lines.find(
        (line) => line.level >= WARNING && !expected.some((pattern) => pattern.test(JSON.stringify(line))),
      );
      if (surprise) throw new Error(`unexpected in the log: ${JSON.stringify(surprise)}`);
    },
  };
}
