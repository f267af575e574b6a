import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Client } from 'pg';
import { projectFolder } from '../../config/project-folder';
import { freePort } from '../../embedded/processes/ports';
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

/** A server with a database of its own; Temporal is away. */
async function serving() {
  const database = await createTestDatabase();
  const port = await freePort();
  const key = randomBytes(32).toString('base64');
  const server = serve({
    PORT: String(port),
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: '127.0.0.1:1',
    POSTMARK_SERVER_TOKEN: 'x',
    SECRET_KEYS: `k1:${key}`,
    EMAIL_HASH_KEY: key,
  });
  const url = `http://127.0.0.1:${port}`;
  await eventually('the api listens', () => Promise.resolve(server.said().includes('the api listens')), 45_000);
  return { server, database, port, url };
}

const stopping = (server: ReturnType<typeof serve>) =>
  eventually('it has the signal', () => Promise.resolve(server.said().includes('the api stops')));

interface Answered {
  status?: number;
  connection?: string;
  body: string;
}

async function ask(agent: Agent, url: string): Promise<Answered> {
  const [response] = (await once(get(url, { agent }), 'response')) as [IncomingMessage];
  return { status: response.statusCode, connection: response.headers.connection, body: await text(response) };
}

/** Keeps a connection that has been used once. */
async function connected(url: string): Promise<Agent> {
  const agent = new Agent({ keepAlive: true });
  await ask(agent, url);
  return agent;
}

/** Asks again and again, until nobody listens any more. Returns the last answer; a connection that breaks off throws. */
async function askOn(agent: Agent, url: string): Promise<Answered | null> {
  for (let last: Answered | null = null; ;) {
    try {
      last = await ask(agent, url);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') return last;
      throw error;
    }
  }
}

test('it starts while Temporal is away, serves, and ends in good order on SIGTERM, whoever is connected and asks nothing', async () => {
  const { server, database, port, url } = await serving();
  const silent = connect(port, '127.0.0.1');
  await once(silent, 'connect');
  await connected(`${url}/healthz`);
  server.kill('SIGTERM');
  expect(await once(server, 'exit')).toEqual([0, null]);
  expect(server.said()).toContain('the api stops');
  expect(server.said()).not.toContain('without having finished');
  await database.drop();
});

test('an idle connection is kept for longer than a proxy in front keeps it, so that it is not closed under a request', async () => {
  const { server, database, url } = await serving();
  const [response] = (await once(get(`${url}/healthz`, { agent: new Agent({ keepAlive: true }) }), 'response')) as [
    IncomingMessage,
  ];
  expect(Number(/timeout=(\d+)/.exec(String(response.headers['keep-alive']))?.[1])).toBeGreaterThan(60);
  server.kill('SIGTERM');
  await once(server, 'exit');
  await database.drop();
});

test('SIGTERM breaks nothing off: what is under way is answered whole, and kept connections end with their next answer', async () => {
  const { server, database, url } = await serving();
  const alive = `${url}/healthz`;
  const agent = new Agent({ keepAlive: true });
  const [kept, ...others] = await Promise.all(Array.from({ length: 6 }, () => connected(alive)));
  const lock = new Client({ connectionString: database.url });
  lock.on('error', () => undefined);
  await lock.connect();
  await lock.query('BEGIN; LOCK TABLE "Portal"');
  const waiting = Array.from({ length: 5 }, () => ask(agent, `${url}/api/v3/portal`));
  await eventually('all of them wait', async () => {
    const { rows } = await lock.query('SELECT 1 FROM pg_locks WHERE NOT granted');
    return rows.length === waiting.length;
  });
  const asking = others.map((other) => askOn(other, alive));

  server.kill('SIGTERM');
  await stopping(server);
  expect(await ask(kept ?? agent, `${url}/readyz`)).toEqual({ status: 503, connection: 'close', body: '{"api":"stopping"}' });
  for (const last of await Promise.all(asking)) expect(last).toMatchObject({ status: 200, connection: 'close' });
  await lock.query('ROLLBACK');
  for (const answered of await Promise.all(waiting)) {
    expect(answered).toMatchObject({ status: 404, connection: 'close' });
    expect(JSON.parse(answered.body)).toMatchObject({ status: 404 });
  }
  expect(await once(server, 'exit')).toEqual([0, null]);
  expect(server.said()).not.toContain('without having finished');
  await lock.end();
  await database.drop();
});

test('a request that never ends holds the end up for less than the ten seconds that Docker gives', async () => {
  const { server, database, url } = await serving();
  const endless = request(`${url}/codec/decode`, { method: 'POST', headers: { 'content-type': 'application/json' } });
  endless.on('error', () => undefined);
  endless.write('[');
  // A request on the same server that came later and has been answered: by then the first has come too.
  await ask(new Agent(), `${url}/healthz`);
  const from = performance.now();
  server.kill('SIGTERM');
  expect(await once(server, 'exit')).toEqual([0, null]);
  expect(performance.now() - from).toBeLessThan(10_000);
  await database.drop();
});

test('every problem of the settings is told at once', async () => {
  const server = serve({ PORT: 'many', DATABASE_URL: 'nonsense', SECRET_KEYS: 'x' });
  expect(await once(server, 'exit')).toEqual([1, null]);
  for (const name of ['PORT', 'DATABASE_URL', 'SECRET_KEYS', 'EMAIL_HASH_KEY', 'POSTMARK_SERVER_TOKEN']) {
    expect(server.said()).toMatch(new RegExp(`^ {2}${name}: `, 'm'));
  }
});
