import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFolder } from '../../config/project-folder';
import { freePort } from '../../embedded/processes/ports';
import { postgresUser } from '../../embedded/postgres/postgres-user';
import { processesNaming, type RunningProcess } from '../support/processes';
import type { Stack } from '../../embedded/home/stack-file';

/** The compiled start with everything real, in a home of its own. */
describe('the embedded start', () => {
  let home: string;
  let port: number;
  const children: Start[] = [];

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'vestibule-start-'));
    await chmod(home, 0o711);
    port = await freePort();
  });
  afterAll(async () => {
    for (const { child } of children) child.kill('SIGKILL');
    for (const { pid } of processesNaming(home)) process.kill(pid, 'SIGKILL');
    await eventually(() => processesNaming(home).length === 0);
    await rm(home, { recursive: true, force: true });
  });

  function start(): Start {
    const env = { ...process.env, VESTIBULE_HOME: home, PORT: String(port), TEMPORAL_CLI_PATH: process.env.TEST_TEMPORAL_CLI };
    const child = spawn(process.execPath, [join(projectFolder, 'dist/embedded/start.js')], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const started = { child, output: '', exit: new Promise<number | null>((resolve) => child.once('close', resolve)) };
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (started.output += chunk.toString()));
    children.push(started);
    return started;
  }

  it('brings everything up, tells where it is, keeps its data, and stops without a trace', async () => {
    const first = start();
    const stack = await untilUp(first, home);
    expect(first.output).toContain(stack.adminToken);
    expect(first.output).toMatch(/Console +http:\/\/localhost:\d+\/console +\(the administrator's token logs in there\)/);
    expect((await fetch(`${stack.api}/console`)).status).toBe(200);
    expect(statSync(join(home, 'stack.json')).mode & 0o777).toBe(0o600);
    expect((await fetch(`${stack.api}/readyz`)).status).toBe(200);
    expect((await fetch(stack.mailbox ?? '')).status).toBe(200);

    const second = start();
    expect(await second.exit).toBe(1);
    expect(second.output).toContain(`Vestibule already runs on ${home}`);

    first.child.kill('SIGTERM');
    expect(await first.exit).toBe(0);
    expect(existsSync(join(home, 'stack.json'))).toBe(false);
    await eventually(() => processesNaming(home).length === 0);

    const again = start();
    const { portalId, adminToken } = await untilUp(again, home);
    expect({ portalId, adminToken }).toEqual({ portalId: stack.portalId, adminToken: stack.adminToken });
    expect(again.output).not.toContain(stack.adminToken);
  });

  it('leaves no process behind when it is killed, and starts again', async () => {
    const killed = children.at(-1);
    killed?.child.kill('SIGKILL');
    await eventually(() => processesNaming(home).length === 0);
    await untilUp(start(), home);
  });

  it('ends what a crash has left that took the watchdog along, and starts again', async () => {
    const isNode = ({ command }: RunningProcess) => command.startsWith(process.execPath);
    for (const { pid } of processesNaming(home).filter(isNode)) process.kill(pid, 'SIGKILL');
    await children.at(-1)?.exit;
    const left = processesNaming(home).filter((one) => !isNode(one));
    expect(left.filter(({ command }) => /postgres -D|start-dev/.test(command))).toHaveLength(2);
    // What nobody has noted, PostgreSQL's own file still tells.
    const noted = readFileSync(join(home, 'processes.jsonl'), 'utf8').split('\n');
    await writeFile(join(home, 'processes.jsonl'), noted.filter((line) => !line.includes('SIGINT')).join('\n'));
    const again = start();
    await untilUp(again, home);
    expect(again.output).toMatch(/Ending the PostgreSQL that a crash has left \(process \d+\)/);
    const running = processesNaming(home).map(({ pid }) => pid);
    expect(left.filter(({ pid }) => running.includes(pid))).toEqual([]);
  });

  it('leaves another process alone that has got the number of the PostgreSQL of a crash', async () => {
    for (const { pid } of processesNaming(home)) process.kill(pid, 'SIGKILL');
    await eventually(() => processesNaming(home).length === 0);
    // The same user as PostgreSQL's: another one's process it could not signal anyway.
    const innocent = spawn('sleep', ['600'], { stdio: 'ignore', ...(await postgresUser()) });
    const lock = join(home, 'postgres', 'postmaster.pid');
    await writeFile(lock, readFileSync(lock, 'utf8').replace(/^\d+/, String(innocent.pid)));
    const again = start();
    await untilUp(again, home);
    expect(again.output).toContain(`Process ${innocent.pid} was the PostgreSQL of a start that crashed.`);
    expect([innocent.exitCode, innocent.signalCode]).toEqual([null, null]);
    innocent.kill();
  });

  it('ends as a whole, naming the part, when a part ends', async () => {
    const running = children.at(-1);
    const temporal = processesNaming(home).find(({ command }) => command.includes('start-dev'));
    if (!temporal) throw new Error('there is no Temporal server');
    process.kill(temporal.pid, 'SIGKILL');
    expect(await running?.exit).toBe(1);
    expect(running?.output).toContain('Temporal has ended by itself (signal SIGKILL)');
    await eventually(() => processesNaming(home).length === 0);
  });

  it('names a port that is taken and how to choose another', async () => {
    const somebody = createServer().listen(port, '127.0.0.1');
    const refused = start();
    expect(await refused.exit).toBe(1);
    expect(refused.output).toContain(`Port ${port} on 127.0.0.1 is taken. Choose another: PORT=${port + 1} npm start`);
    somebody.close();
  });
});

interface Start {
  child: ChildProcess;
  output: string;
  exit: Promise<number | null>;
}

/** What it says last on its way up: its stack.json may be that of a start before. */
async function untilUp(started: Start, home: string): Promise<Stack> {
  await eventually(() => started.output.includes('Vestibule is ready') || started.child.exitCode !== null);
  if (started.child.exitCode !== null) throw new Error(`It did not start: ${started.output}`);
  return JSON.parse(readFileSync(join(home, 'stack.json'), 'utf8')) as Stack;
}

async function eventually(holds: () => boolean): Promise<void> {
  for (const until = Date.now() + 40_000; !holds();) {
    if (Date.now() > until) throw new Error(`never came true: ${holds.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
