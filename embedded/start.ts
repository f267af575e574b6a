/** `npm start`: the whole service on this machine, with one command and without anything to install beforehand. */
import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { type EmbeddedSettings, readEmbeddedSettings } from '../config/embedded-settings';
import { projectFolder } from '../config/project-folder';
import { bringUp } from './bring-up';
import { createDisk, hasNoRoom, lackOfRoom } from './disk';
import { makeHome } from './home-folder';
import { createKeeper } from './keeper';
import { lockHome } from './lock';
import { openLogs } from './logs';
import { isFree } from './ports';
import { createProgress } from './progress';
import { openSecrets } from './secrets';
import type { Site } from './site';
import { removeStackFile, writeStackFile } from './stack-file';
import { createStopper } from './stopper';
import { endStrays } from './strays';
import { summary } from './summary';

async function start(): Promise<void> {
  const started = Date.now();
  // What we and our children write is ours alone.
  process.umask(0o077);
  const dotEnv = join(projectFolder, '.env');
  if (existsSync(dotEnv)) process.loadEnvFile(dotEnv);
  const settings = readEmbeddedSettings(process.env);
  const home = await claimHome(settings);
  const progress = createProgress();
  const disk = createDisk((line) => progress.say(line));
  const stopper = createStopper(progress, () => lackOfRoom(home));
  const site: Site = {
    settings,
    home,
    ...openSecrets(home),
    publicUrl: (settings.PUBLIC_URL ?? `http://localhost:${settings.PORT}`).replace(/\/$/, ''),
    keeper: createKeeper(home),
    progress,
    disk,
    log: await openLogs(home, disk),
    register: stopper.register,
  };
  progress.say('Starting Vestibule …');
  serve(site, started).catch((error: unknown) => stopper.fail(error instanceof Error ? error.message : String(error)));
  // Whatever is in the middle of starting then is the keeper's.
  process.exit(await stopper.finished);
}

/** The folder for all data, ours alone from now on; throws where it or the port is somebody else's. */
async function claimHome({ VESTIBULE_HOME, HOST, PORT }: EmbeddedSettings): Promise<string> {
  const home = resolve(VESTIBULE_HOME);
  await makeHome(home);
  const unlock = lockHome(home);
  process.once('exit', unlock);
  // They may hold the port.
  await endStrays(home);
  if (!(await isFree(PORT, HOST))) {
    throw new Error(`Port ${PORT} on ${HOST} is taken. Choose another: PORT=${PORT + 1} npm start`);
  }
  removeStackFile(home);
  process.once('exit', () => removeStackFile(home));
  return home;
}

async function serve(site: Site, started: number): Promise<void> {
  const { stack, newAdminToken } = await bringUp(site);
  writeStackFile(site.home, stack);
  const seconds = (Date.now() - started) / 1000;
  const home = relative(process.cwd(), site.home) || site.home;
  const rateLimitsOff = process.env.RATE_LIMITS === 'off';
  site.progress.say(summary({ stack, portalUrl: site.publicUrl, newAdminToken, home, seconds, rateLimitsOff }));
}

/** Where the disk is full, Node's own words name no place. */
function messageOf(error: unknown): string {
  if (hasNoRoom(error)) return 'The disk that holds its data (VESTIBULE_HOME) is full: make room on it (100 MB at least).';
  return error instanceof Error ? error.message : String(error);
}

start().catch((error: unknown) => {
  console.error(`\nVestibule could not start. ${messageOf(error)}\n`);
  process.exit(1);
});
