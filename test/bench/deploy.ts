/**
 * A new version while people wait: registrations at every step and more that begin, workers without a version, then version
 * 1, then version 2, each made current before the one before it leaves. Prints what became of every registration.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { http, type Reply } from './http';
import { createMailReader } from './mail-reader';
import { type Stack, startStack } from './stack';

const AT_EACH_STEP = 8;
const LANES = 4;
const PASSWORD = 'a bench needs no good password';
const DIST = join(__dirname, '../..');
/** Somebody who is told to try again does. */
const PATIENCE_MS = 60_000;

type Step = 'registered' | 'verified' | 'pending';

interface Person {
  email: string;
  /** What the next step needs. */
  token: string;
}

async function main(): Promise<void> {
  const { stack, home, stop } = await startStack({
    RATE_LIMITS: 'off',
    BCRYPT_COST: '4',
    RESPONSE_STEP_MS: '0',
    PASSWORD_HASH_QUEUE: '1000',
    LOG_LEVEL: 'warn',
  });
  try {
    await show(stack, home);
  } finally {
    await stop();
  }
}

async function show(stack: Stack, home: string): Promise<void> {
  const people = createPeople(stack);
  const version = (buildId: string) => ({ TEMPORAL_DEPLOYMENT_NAME: 'vestibule', TEMPORAL_BUILD_ID: buildId });
  const environment = { ...process.env, VESTIBULE_HOME: home, POSTMARK_URL: stack.mailbox, LOG_LEVEL: 'info' };
  await people.setAutoApproval(false);

  const onNone = await people.atEachStep();
  console.log(`Workers without a version: ${onNone.length} registrations under way.`);
  const first = await startWorker(stack, home, version('1'));
  console.log(await makeCurrent({ ...environment, ...version('1') }));
  const onFirst = await people.atEachStep();
  console.log(`On version 1: ${onFirst.length} more under way.`);

  const lanes = people.keepComing();
  const second = await startWorker(stack, home, version('2'));
  const began = Date.now();
  console.log(await makeCurrent({ ...environment, ...version('2') }));
  console.log(
    `Version 1 left with exit code ${await first.end()}, ${((Date.now() - began) / 1000).toFixed(1)} s after version 2 was there.`,
  );
  const during = await lanes.end();

  for (const [what, some] of [
    ['no version', onNone],
    ['version 1', onFirst],
  ] as const) {
    for (const [step, person] of some) await people.goOn(step, person);
    console.log(`Began on ${what}: ${some.length} of ${some.length} approved, and logged in.`);
  }
  console.log(`Began or went on while the versions changed: ${during.done} of ${during.begun} approved, and logged in.`);
  console.log(`Answers with 503, tried again: ${people.retried()}; answers that were wrong: none, or this had ended.`);
  console.log(`Accounts with more than one mail of a kind: ${await people.doubled()}.`);
  console.log(`Runs by the version of their latest task: ${await runsByVersion(stack)}.`);
  await second.end();
}

function createPeople(stack: Stack) {
  const mailedToken = createMailReader(stack.mailbox);
  const everybody: string[] = [];
  let retried = 0;

  /** 503 says "not done": whoever is told tries again. */
  async function call(method: string, path: string, expected: number, body?: object, headers = {}): Promise<Reply> {
    for (const giveUpAt = Date.now() + PATIENCE_MS; ; retried += 1) {
      const answer = await http(method, new URL(path, stack.api), headers, body);
      if (answer.status === expected) return answer;
      if (answer.status !== 503 || Date.now() > giveUpAt) throw new Error(`${path} answered ${answer.status}: ${answer.text}`);
      await wait(200);
    }
  }

  const administer = (method: string, path: string, body?: object) =>
    call(method, `/v3/portals/${stack.portalId}${path}`, 200, body, { authorization: `Bearer ${stack.adminToken}` });

  async function idOf(email: string): Promise<string> {
    const { text } = await administer('GET', `/developers?filter[email][eq]=${encodeURIComponent(email)}`);
    return (JSON.parse(text) as { data: { id: string }[] }).data[0]?.id ?? '';
  }

  async function register(): Promise<Person> {
    const email = `${randomUUID()}@bench.example.com`;
    everybody.push(email);
    const token = mailedToken(email);
    await call('POST', '/api/v3/developer', 201, { email, full_name: 'Bench Developer' });
    return { email, token: await token };
  }

  async function verify({ email, token }: Person): Promise<Person> {
    const { text } = await call('POST', '/api/v3/developer/verify-email', 202, { token });
    return { email, token: (JSON.parse(text) as { token: string }).token };
  }

  async function setPassword({ email, token }: Person): Promise<Person> {
    await call('POST', '/api/v3/developer/reset-password', 204, { token, password: PASSWORD });
    return { email, token: '' };
  }

  async function approve({ email }: Person): Promise<void> {
    await administer('PATCH', `/developers/${await idOf(email)}`, { status: 'approved' });
    await call('POST', '/api/v3/developer/authenticate', 204, { username: email, password: PASSWORD });
  }

  /** From that step to the end; throws where any answer is another than it should be. */
  async function goOn(step: Step, person: Person): Promise<void> {
    const verified = step === 'registered' ? await verify(person) : person;
    const pending = step === 'pending' ? verified : await setPassword(verified);
    await approve(pending);
  }

  return {
    goOn,
    retried: () => retried,
    setAutoApproval: (on: boolean) => administer('PATCH', '', { auto_approve_developers: on }),
    async atEachStep(): Promise<[Step, Person][]> {
      const some: [Step, Person][] = [];
      for (let count = 0; count < AT_EACH_STEP; count += 1) {
        some.push(['registered', await register()]);
        some.push(['verified', await verify(await register())]);
        some.push(['pending', await setPassword(await verify(await register()))]);
      }
      return some;
    },
    /** Some are always on their way, until `end`. */
    keepComing() {
      let ending = false;
      const told = { begun: 0, done: 0 };
      const lane = async () => {
        while (!ending) {
          told.begun += 1;
          await goOn('registered', await register());
          told.done += 1;
        }
      };
      const lanes = Promise.all(Array.from({ length: LANES }, lane));
      return {
        async end() {
          ending = true;
          await lanes;
          return told;
        },
      };
    },
    async doubled(): Promise<number> {
      let doubled = 0;
      for (const email of everybody) {
        const address = new URL(`/messages/outbound?count=50&offset=0&recipient=${encodeURIComponent(email)}`, stack.mailbox);
        const { text } = await http('GET', address, { 'x-postmark-server-token': 'bench' });
        const subjects = (JSON.parse(text) as { Messages: { Subject: string }[] }).Messages.map(({ Subject }) => Subject);
        if (new Set(subjects).size < subjects.length) doubled += 1;
      }
      return doubled;
    },
  };
}

/** A worker of that version beside the stack's own, with the stack's settings. */
async function startWorker(
  stack: Stack,
  home: string,
  version: Record<string, string>,
): Promise<{ end(): Promise<number | null> }> {
  const secrets = JSON.parse(await readFile(join(home, 'secrets.json'), 'utf8')) as { keys: string; addressKey: string };
  const worker = spawn(process.execPath, [join(DIST, 'worker', 'main.js')], {
    env: {
      ...process.env,
      ...version,
      DATABASE_URL: stack.database,
      TEMPORAL_ADDRESS: stack.temporal,
      TEMPORAL_NAMESPACE: stack.namespace,
      TEMPORAL_COMPRESSION: 'none',
      POSTMARK_SERVER_TOKEN: 'embedded',
      POSTMARK_URL: stack.mailbox,
      PUBLIC_URL: stack.api,
      SECRET_KEYS: secrets.keys,
      EMAIL_HASH_KEY: secrets.addressKey,
      LOG_LEVEL: 'info',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(worker, 'exit') as Promise<[number | null]>;
  let said = '';
  await new Promise<void>((resolve) => {
    worker.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('worker is ready')) resolve();
    });
    void exit.then(() => resolve());
  });
  return {
    async end() {
      worker.kill('SIGTERM');
      const [code] = await exit;
      return code;
    },
  };
}

async function makeCurrent(env: NodeJS.ProcessEnv): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(DIST, 'cli', 'admin.js'), 'make-current'], { env });
  return stdout.trim();
}

async function runsByVersion({ temporal: address, namespace }: Stack): Promise<string> {
  const connection = await Connection.connect({ address });
  const client = new Client({ connection, namespace });
  const counts = new Map<string, number>();
  for await (const { workflowId, runId } of client.workflow.list({ query: "WorkflowType = 'developerRegistration'" })) {
    const { raw } = await client.workflow.getHandle(workflowId, runId).describe();
    const { deploymentVersion } = raw.workflowExecutionInfo?.versioningInfo ?? {};
    const name = deploymentVersion?.buildId ? `version ${deploymentVersion.buildId}` : 'no version';
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  await connection.close();
  return [...counts]
    .map(([name, count]) => `${name} ${count}`)
    .sort()
    .join(', ');
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
