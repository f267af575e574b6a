import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Writes JSON that only we may read; whoever reads meanwhile sees the old or the new one whole. */
export function writePrivateJson(file: string, content: unknown): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

export function readPrivateJson(file: string): unknown {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}
