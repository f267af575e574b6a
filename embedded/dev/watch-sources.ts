import { join } from 'node:path';
import { projectFolder } from '../../config/project-folder';
import { compiled, runCommand } from '../processes/command';
import type { Context } from '../processes/context';
import { type ManagedProcess, startProcess } from '../processes/managed-process';
import { followChanges, partsReading } from './changes';
import type { WatchedService } from './watched-service';

const VITE = ['node_modules/vite/bin/vite.js', 'build', '--watch', '--logLevel', 'info', '--config'];

/** Each rebuilds what a save has changed, and prints a line when that is done. */
const BUILDERS = [
  {
    name: 'tsc',
    args: [
      'node_modules/typescript/bin/tsc',
      '-p',
      'tsconfig.build.json',
      '--watch',
      '--preserveWatchOutput',
      '--pretty',
      'false',
    ],
    output: 'dist',
    done: /Found 0 errors/,
  },
  { name: 'portal', args: [...VITE, 'web/portal/vite.config.mts'], output: 'web/dist/portal', done: /^built in/ },
  { name: 'console', args: [...VITE, 'web/console/vite.config.mts'], output: 'web/dist/console', done: /^built in/ },
];
/** What a builder prints between these two is what somebody has to mend. */
const FAILS = /error TS|failed/i;
const GOES_ON = /build started|Starting |Found \d/;

/** While somebody works on the sources: rebuilds what a save has changed, and starts anew what reads it, and nothing else. */
export async function watchSources(context: Context, services: ReadonlyMap<string, WatchedService>): Promise<void> {
  const { progress } = context;
  let last: Promise<void> = Promise.resolve();
  const follow = (changes: () => string[]) => {
    last = last
      .then(() => takeOver(changes()))
      .catch((error: unknown) => progress.say(`  ${error instanceof Error ? error.message : String(error)}`));
  };

  async function takeOver(changed: string[]): Promise<void> {
    const started = Date.now();
    const parts = partsReading(changed);
    const restarted = parts.flatMap((part) => services.get(part) ?? []);
    if (parts.includes('workflows')) await runCommand('Bundling the workflows', compiled('worker', 'bundle.js'), process.env);
    await Promise.all(restarted.map((service) => service.restart()));
    const names = restarted.map((service) => service.process.name).join(' and ');
    if (names) progress.say(`  ${names} started anew (${((Date.now() - started) / 1000).toFixed(1)} s).`);
    if (parts.includes('start')) progress.say('  What has changed in embedded/ counts from the next start on.');
  }

  const builders = BUILDERS.map((builder) => startBuilder(builder, context, follow));
  await context.register('build', {
    name: 'the build',
    ended: Promise.race(builders.map(async ({ name, ended }) => `${name}: ${await ended}`)),
    stop: async () => void (await Promise.all(builders.map((builder) => builder.stop()))),
  });
  progress.say('  Watching the sources: what you save is built, and what reads it starts anew.\n');
}

function startBuilder(
  { name, args, output, done }: (typeof BUILDERS)[number],
  { log, watchdog, progress }: Context,
  follow: (changes: () => string[]) => void,
): ManagedProcess {
  const changes = followChanges(join(projectFolder, output));
  let isFailing = false;
  const onLine = (line: string) => {
    if (GOES_ON.test(line)) isFailing = false;
    if (FAILS.test(line)) isFailing = true;
    if (isFailing && line.trim()) progress.say(`  ${name}: ${line}`);
    if (done.test(line)) follow(changes);
  };
  const spec = { name, command: process.execPath, args, cwd: projectFolder, log: log(name), onLine };
  return startProcess({ ...spec, env: { ...process.env, NO_COLOR: '1' } }, watchdog);
}
