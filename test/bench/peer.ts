import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { projectFolder } from '../../config/project-folder';
import { ownMs } from './cpu';
import { http } from './http';
import type { MailedToken } from './mail-reader';
import type { Stack } from './stack';

const FOLDER = join(projectFolder, 'test', 'bench', 'peers');
const NAME = 'better-auth';
const DATABASE = 'peer';
const PASSWORD = 'a bench needs no good password';

export interface Peer {
  /** With its version. */
  name: string;
  /** Signs up, verifies the address, logs in. */
  journey(email: string): Promise<void>;
  /** CPU milliseconds of its process so far. */
  cpuMs(): number;
  stop(): Promise<void>;
}

export interface PeerOptions {
  stack: Stack;
  mailedToken: MailedToken;
  bcryptCost: number;
  /** Connections to PostgreSQL. */
  databasePool: number;
}

/** better-auth in a process of its own: on the same PostgreSQL, with the same mailbox. */
export async function startPeer({ stack, mailedToken, bcryptCost, databasePool }: PeerOptions): Promise<Peer> {
  await install();
  const child = spawn(process.execPath, [join(FOLDER, `${NAME}.mjs`)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DATABASE_URL: await emptyDatabase(stack.database),
      DATABASE_POOL: String(databasePool),
      MAILBOX: stack.mailbox,
      BCRYPT_COST: String(bcryptCost),
    },
  });
  const ended = once(child, 'exit');
  const listening = once(createInterface({ input: child.stdout }), 'line');
  const [address] = (await Promise.race([listening, ended.then(() => [null])])) as [string | null];
  if (address === null) throw new Error(`${NAME} has not started`);
  const { version } = JSON.parse(readFileSync(join(FOLDER, 'node_modules', NAME, 'package.json'), 'utf8')) as { version: string };

  async function call(method: string, path: string, body?: object): Promise<void> {
    const { status, text } = await http(method, new URL(`/api/auth/${path}`, String(address)), {}, body);
    if (status !== 200) throw new Error(`${NAME}'s ${path} answered ${status}: ${text}`);
  }

  return {
    name: `${NAME} ${version}`,
    async journey(email) {
      await call('POST', 'sign-up/email', { name: 'Bench Developer', email, password: PASSWORD });
      await call('GET', `verify-email?token=${await mailedToken(email)}`);
      await call('POST', 'sign-in/email', { email, password: PASSWORD });
    },
    cpuMs: () => ownMs(child.pid ?? 0),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** What nobody but this bench needs is not among the project's own packages. */
async function install(): Promise<void> {
  if (existsSync(join(FOLDER, 'node_modules', NAME))) return;
  console.log(`Installing ${NAME} in ${FOLDER} …`);
  await promisify(execFile)('npm', ['ci', '--no-audit', '--no-fund'], { cwd: FOLDER });
}

async function emptyDatabase(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`CREATE DATABASE ${DATABASE}`);
  await client.end();
  const own = new URL(url);
  own.pathname = `/${DATABASE}`;
  return own.href;
}
