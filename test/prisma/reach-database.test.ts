import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { freePort } from '../../embedded/processes/ports';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { startProgram } from '../support/program';

/** A process of its own takes a while to start where others are at work. */
const PATIENCE_MS = 45_000;

const key = randomBytes(32).toString('base64');
const SECRETS = { SECRET_KEYS: `k1:${key}`, EMAIL_HASH_KEY: key };
const SERVICE = { ...SECRETS, TEMPORAL_ADDRESS: '127.0.0.1:1', POSTMARK_SERVER_TOKEN: 'x' };
const PROGRAMS = [
  ['api', 'api/server.js', 'the api listens'],
  ['worker', 'worker/main.js', 'Temporal cannot be reached yet'],
] as const;

type Program = ReturnType<typeof startProgram>;
let started: Program[] = [];
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(() => {
  for (const program of started) program.kill('SIGKILL');
  started = [];
});
afterAll(() => database.drop());

function start(file: string, url: string, args: string[] = [], more: Record<string, string> = {}): Program {
  const program = startProgram(file, { ...SERVICE, DATABASE_URL: url, ...more }, args);
  started.push(program);
  return program;
}

const says = (program: Program, words: string, times = 1) =>
  eventually(words, () => Promise.resolve(program.said().split(words).length > times), PATIENCE_MS);

/** The test's database by another address. */
function changed(change: (url: URL) => void): string {
  const url = new URL(database.url);
  change(url);
  return url.href;
}

describe.each(PROGRAMS)('the %s', (_name, file, goesOn) => {
  it('waits for PostgreSQL that is away, says so at each try, and goes on when it is there', async () => {
    const port = await freePort();
    const { hostname, port: real } = new URL(database.url);
    const program = start(
      file,
      changed((url) => (url.host = `127.0.0.1:${port}`)),
      [],
      { PORT: String(await freePort()) },
    );
    await says(program, 'PostgreSQL cannot be reached yet; trying again', 2);
    expect(program.said()).not.toContain(goesOn);
    const way = createServer((socket) => {
      const onward = connect(Number(real), hostname);
      for (const end of [socket, onward]) end.on('error', () => undefined);
      socket.pipe(onward).pipe(socket);
    }).listen(port, '127.0.0.1');
    await says(program, goesOn);
    program.kill('SIGTERM');
    expect(await once(program, 'exit')).toEqual([0, null]);
    way.close();
  });

  it('ends in good order on SIGTERM while it waits', async () => {
    const program = start(file, 'postgresql://x@127.0.0.1:1/x');
    await says(program, 'PostgreSQL cannot be reached yet');
    program.kill('SIGTERM');
    expect(await once(program, 'exit')).toEqual([0, null]);
    expect(program.said()).not.toContain('without having finished');
  });

  it('waits for migrations, names them and the command, and goes on when they are applied', async () => {
    const empty = await createEmptyDatabase();
    const program = start(file, empty.url, [], { PORT: String(await freePort()) });
    await says(program, 'the database lacks migrations, which `npm run migrate` applies: 20261123000000_init, ');
    expect(await once(start('cli/migrate.js', empty.url), 'exit')).toEqual([0, null]);
    await says(program, goesOn);
    program.kill('SIGTERM');
    expect(await once(program, 'exit')).toEqual([0, null]);
    await empty.drop();
  });
});

const COMMANDS = [
  ...PROGRAMS.map(([name, file]) => [name, file, []] as const),
  ['npm run migrate', 'cli/migrate.js', []],
  ['npm run admin', 'cli/admin.js', ['list']],
  ['the embedded seed', 'cli/seed.js', []],
] as const;

describe.each(COMMANDS)('%s says in one line what waiting does not mend, and ends with 1', (_name, file, args) => {
  it.each([
    ['a wrong password', (url: URL) => void (url.password = 'wrong'), /password authentication failed/],
    ['a database that is not there', (url: URL) => void (url.pathname = '/nowhere'), /database "nowhere" does not exist/],
  ])('%s', async (_what, change, words) => {
    const program = start(file, changed(change), [...args], { PORTAL_URL: 'http://localhost' });
    expect(await once(program, 'exit')).toEqual([1, null]);
    expect(program.said()).toMatch(/^.*PostgreSQL does not take DATABASE_URL: .*\n$/);
    expect(program.said()).toMatch(words);
  });
});

test.each([
  ['npm run admin', 'cli/admin.js', ['list']],
  ['the audit', 'cli/admin.js', ['verify-audit']],
])('%s says in one line that PostgreSQL is away, or not migrated', async (_name, file, args) => {
  const away = start(file, 'postgresql://x@127.0.0.1:1/x', args);
  expect(await once(away, 'exit')).toEqual([1, null]);
  expect(away.said()).toMatch(/^error: PostgreSQL cannot be reached: .*ECONNREFUSED.*\n$/);
  const empty = await createEmptyDatabase();
  const program = start(file, empty.url, args);
  expect(await once(program, 'exit')).toEqual([1, null]);
  expect(program.said()).toMatch(/^error: the database lacks migrations, which `npm run migrate` applies: .*\n$/);
  await empty.drop();
});

test('an api whose port is taken says so in one line, and ends with 1', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as { port: number };
  const api = start('api/server.js', database.url, [], { PORT: String(port), LOG_LEVEL: 'silent' });
  expect(await once(api, 'exit')).toEqual([1, null]);
  expect(api.said()).toMatch(new RegExp(`^Nobody can be served at HOST and PORT: .*EADDRINUSE.*:${port}\\n$`));
  taken.close();
});

test('a worker whose address for metrics is taken says so in one line, and ends with 1', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as { port: number };
  const worker = start('worker/main.js', database.url, [], { WORKER_METRICS_ADDRESS: `127.0.0.1:${port}` });
  expect(await once(worker, 'exit')).toEqual([1, null]);
  expect(worker.said()).toMatch(/^.*WORKER_METRICS_ADDRESS.*\n$/);
  taken.close();
});
