import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';
import { projectFolder } from '../../config/project-folder';

const DEBIAN = '/usr/bin/chromium';
const UNPACK = "import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath())";

/** A real Chromium: the one that is given, npm's own (x86-64 Linux), or Debian's. Close it. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? (await findChromium()),
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--headless', '--font-render-hinting=none'],
    timeout: 30_000,
  });
}

async function findChromium(): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    if (existsSync(DEBIAN)) return DEBIAN;
    throw new Error('There is no Chromium for tests on this machine: name one in CHROMIUM_PATH.');
  }
  const folder = join(projectFolder, '.cache', 'chromium');
  if (!existsSync(folder)) await unpack(folder);
  return join(folder, 'chromium');
}

/**
 * Unpacked beside its place and then moved there: test files that start at once do not see half of it. The package
 * unpacks into the folder for temporary files, which only a process of its own can be told.
 */
async function unpack(folder: string): Promise<void> {
  const own = `${folder}-${process.pid}`;
  await mkdir(own, { recursive: true });
  await promisify(execFile)(process.execPath, ['-e', UNPACK], { cwd: projectFolder, env: { ...process.env, TMPDIR: own } });
  // Whoever was faster has put the same there.
  await rename(own, folder).catch(() => rm(own, { recursive: true, force: true }));
}
