import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import type { Progress } from '../processes/progress';
import { mustHash } from './hash';
import { type Program, thisPlatform } from './program';

/** Until an answer begins. Where the way is barred, the next source must not wait. */
const PATIENCE_MS = 5000;

/** Downloads the official release into the folder; returns the executable, its hash checked. Only where a hash is pinned. */
export async function fetchOfficial(program: Program, folder: string, progress: Progress): Promise<string> {
  const pinned = program.pinned[thisPlatform];
  if (!pinned) throw new Error(`no hash is pinned for ${thisPlatform}`);
  const archive = join(folder, 'archive.tar.gz');
  await download(pinned.archiveUrl, archive, progress);
  await promisify(execFile)('tar', ['-xzf', archive, '-C', folder]);
  const names = await readdir(folder, { recursive: true });
  const found = names.find((name) => name === program.file || name.endsWith(`/${program.file}`));
  if (!found) throw new Error(`the archive holds no ${program.file}`);
  const executable = join(folder, found);
  await mustHash(executable, pinned.executable, `${program.name} from ${new URL(pinned.archiveUrl).host}`);
  return executable;
}

async function download(url: string, file: string, progress: Progress): Promise<void> {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(new Error(`no answer in ${PATIENCE_MS / 1000} s`)), PATIENCE_MS);
  const answer = await fetch(url, { signal: giveUp.signal }).catch((error: unknown) => {
    throw error instanceof TypeError && error.cause instanceof Error ? error.cause : error;
  });
  clearTimeout(timer);
  if (!answer.ok || !answer.body) throw new Error(`HTTP ${answer.status}`);
  const total = Number(answer.headers.get('content-length'));
  let received = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      received += chunk.length;
      progress.step(total ? received / total : null);
      done(null, chunk);
    },
  });
  await pipeline(Readable.fromWeb(answer.body), count, createWriteStream(file));
}
