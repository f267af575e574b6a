/**
 * `npm start`: the whole service on this machine, with one command and without anything to install beforehand. With
 * `--watch` (`npm run dev`) what somebody saves is built, and what reads it starts anew.
 */
import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { type EmbeddedSettings, readEmbeddedSettings } from '../config/embedded-settings';
import { projectFolder } from '../config/project-folder';
import { startAll } from './start-all';
import { type WatchedService, startWatched } from './dev/watched-service';
import { watchSources } from './dev/watch-sources';
import { createDisk, hasNoRoom, lackOfRoom } from './home/disk';
import { makeHome } from './home/home-folder';
import { startWatchdog } from './processes/watchdog';
import { lockHome } from './processes/lock';
import { openLogs } from './home/logs';
import { isFree } from './processes/ports';
import { createProgress } from './processes/progress';
import { openSecrets } from './home/secrets';
import type { Context } from './processes/context';
import { removeStackFile, writeStackFile } from './home/stack-file';
import { type ServiceOptions, startService } from './processes/service';
import { createShutdown } from './processes/shutdown';
import { endStrays } from './processes/strays';
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
  const shutdown = createShutdown(progress, () => lackOfRoom(home));
  const context: Context = {
    settings,
    home,
    ...openSecrets(home),
    publicUrl: (settings.PUBLIC_URL ?? `http://localhost:${settings.PORT}`).replace(/\/$/, ''),
    watchdog: startWatchdog(home),
    progress,
    disk,
    log: await openLogs(home, disk),
    register: shutdown.register,
  };
  progress.say('Starting Vestibule …');
  serve(context, started).catch((error: unknown) => shutdown.fail(error instanceof Error ? error.message : String(error)));
  // Whatever is in the middle of starting then is the watchdog's.
  process.exit(await shutdown.finished);
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

async function serve(context: Context, started: number): Promise<void> {
  const isWatching = process.argv.includes('--watch');
  const watched = new Map<string, WatchedService>();
  const startAndKeep = (options: ServiceOptions) => {
    const service = startWatched(options);
    watched.set(options.name, service);
    return service;
  };
  const { stack, newAdminToken } = await startAll(context, isWatching ? startAndKeep : startService);
  writeStackFile(context.home, stack);
  const seconds = (Date.now() - started) / 1000;
  const home = relative(process.cwd(), context.home) || context.home;
  const rateLimitsOff = process.env.RATE_LIMITS === 'off';
  context.progress.say(summary({ stack, portalUrl: context.publicUrl, newAdminToken, home, seconds, rateLimitsOff }));
  if (isWatching) await watchSources(context, watched);
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
