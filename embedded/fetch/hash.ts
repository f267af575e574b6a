import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

export class WrongHash extends Error {
  override name = 'WrongHash';
}

/** Throws a WrongHash unless the file's SHA-256 (hex) is the expected one. */
export async function mustHash(file: string, expected: string, what: string): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  const found = hash.digest('hex');
  if (found !== expected) throw new WrongHash(`${what} is not what it should be: its SHA-256 is ${found}, expected ${expected}`);
}
