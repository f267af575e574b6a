import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Progress } from '../processes/progress';
import { fetchProgram } from './fetch-program';
import { temporalCli } from './program';

/** Before it, the server does not know Update-with-Start. */
const OLDEST = [1, 3];

/** The Temporal CLI to use: the one that is given, one on the PATH that is new enough, the cached one, or fetched. */
export async function findTemporalCli(given: string | undefined, cache: string, progress: Progress): Promise<string> {
  if (given) {
    if (!(await versionOf(given))) throw new Error(`TEMPORAL_CLI_PATH (${given}) is not a Temporal CLI that runs here.`);
    return given;
  }
  const onPath = await versionOf('temporal');
  if (onPath && isNewEnough(onPath)) return 'temporal';
  if (onPath) progress.say(`The Temporal CLI on the PATH (${onPath.join('.')}) is too old.`);
  return fetchProgram(temporalCli, cache, progress);
}

function isNewEnough([major = 0, minor = 0]: number[]): boolean {
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/** Its version's numbers, or null where it does not run. */
async function versionOf(command: string): Promise<number[] | null> {
  const output = await promisify(execFile)(command, ['--version']).catch(() => null);
  const found = /version (\d+)\.(\d+)\.(\d+)/.exec(output?.stdout ?? '');
  return found ? found.slice(1).map(Number) : null;
}
