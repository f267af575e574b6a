import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { projectFolder } from '../../config/project-folder';
import { freePort } from '../../embedded/ports';
import { createTestDatabase } from '../support/database';
import { eventually } from '../support/eventually';

function serve(environment: Record<string, string>): ChildProcess & { said(): string } {
  const child = spawn(process.execPath, [join(projectFolder, 'dist', 'api', 'server.js')], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return Object.assign(child, { said: () => said });
}

test('it starts while Temporal is away, serves, and ends in good order on SIGTERM', async () => {
  const database = await createTestDatabase();
  const port = String(await freePort());
  const key = randomBytes(32).toString('base64');
  const server = serve({
    PORT: port,
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: '127.0.0.1:1',
    POSTMARK_SERVER_TOKEN: 'x',
    KEYS: `k1:${key}`,
    ADDRESS_KEY: key,
  });
  const url = `http://127.0.0.1:${port}/healthz`;
  await eventually('the api listens', () =>
    fetch(url).then(
      ({ ok }) => ok,
      () => null,
    ),
  );
  server.kill('SIGTERM');
  expect(await once(server, 'exit')).toEqual([0, null]);
  expect(server.said()).toContain('the api stops');
  await database.drop();
});

test('every problem of the settings is told at once', async () => {
  const server = serve({ PORT: 'many', DATABASE_URL: 'nonsense', KEYS: 'x' });
  expect(await once(server, 'exit')).toEqual([1, null]);
  for (const name of ['PORT', 'DATABASE_URL', 'KEYS', 'ADDRESS_KEY', 'POSTMARK_SERVER_TOKEN']) {
    expect(server.said()).toMatch(new RegExp(`^ {2}${name}: `, 'm'));
  }
});
