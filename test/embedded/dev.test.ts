import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { followChanges, partsReading } from '../../embedded/dev/changes';
import { startWatched } from '../../embedded/dev/watched-service';
import { openLogFile } from '../../embedded/home/log-file';
import { createDisk } from '../../embedded/home/disk';
import { startWatchdog } from '../../embedded/processes/watchdog';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vestibule-dev-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it.each([
  ['dist/api/developer/register.js', ['api']],
  ['dist/worker/compose.js', ['worker']],
  ['dist/workflows/developer-registration.js', ['workflows', 'worker']],
  ['dist/domain/portal.js', ['workflows', 'worker', 'api']],
  ['dist/workflows/messages.js', ['workflows', 'worker', 'api']],
  ['web/dist/portal/index.html', ['api']],
  ['dist/cli/admin.js', []],
])('a change of %s starts anew what reads it, and nothing else', (path, parts) => {
  expect(partsReading([path])).toEqual(parts);
});

it('what was written again with the same content has not changed', async () => {
  const file = join(folder, 'one.js');
  await writeFile(file, '1');
  const changes = followChanges(folder);
  await writeFile(file, '1');
  expect(changes()).toEqual([]);
  await writeFile(file, '2');
  expect(changes()).toEqual([expect.stringMatching(/one\.js$/)]);
  expect(changes()).toEqual([]);
});

it('a service whose new code fails tells why, and is started by the next change', async () => {
  const file = join(folder, 'service.js');
  const serving = (word: string) => writeFile(file, `console.log('${word}'); setInterval(() => {}, 1000);`);
  const watchdog = startWatchdog();
  const lines: string[] = [];
  await serving('first');
  const service = startWatched({
    name: 'api',
    file,
    env: process.env,
    log: openLogFile(join(folder, 'service.log'), createDisk(fail)),
    watchdog,
    say: (line) => lines.push(line.trim()),
    ready: (printed) => printed(/first|second/),
  });
  await service.ready;
  await writeFile(file, `throw new Error('a typing mistake')`);
  await expect(service.restart()).rejects.toThrow(/a typing mistake/);
  expect(lines.at(-1)).toMatch(/^api has ended \(exit code 1\); it starts anew with the next change/);
  await serving('second');
  await service.restart();
  expect(lines.at(-1)).toBe('api: second');
  await service.process.stop();
  watchdog.close();
});

function fail(line: string): never {
  throw new Error(line);
}
