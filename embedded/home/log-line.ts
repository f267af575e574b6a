const LEVELS: [least: number, word: string][] = [
  [60, 'fatal'],
  [50, 'error'],
  [40, 'warning'],
];

/**
 * What the terminal shows of a line that api or worker logged: warnings and worse in one line, the rest (which the log
 * file has) not at all. What is not one of their JSON lines is shown as it is: something unforeseen printed it.
 */
export function terminalLine(part: string, line: string): string | null {
  if (line.trim() === '') return null;
  const entry = parse(line);
  if (!entry) return `  ${part}: ${line}`;
  const word = LEVELS.find(([least]) => entry.level >= least)?.[1];
  const cause = entry.err?.message ? `: ${entry.err.message}` : '';
  return word ? `  ${part} ${word}: ${entry.msg ?? ''}${cause}` : null;
}

interface Entry {
  level: number;
  msg?: string;
  err?: { message?: string };
}

function parse(line: string): Entry | null {
  try {
    const entry = JSON.parse(line) as Partial<Entry> | null;
    return typeof entry?.level === 'number' ? (entry as Entry) : null;
  } catch {
    return null;
  }
}
