import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { projectFolder } from '../../config/project-folder';
import { createKeyRing } from '../../security/key-ring';
import { createPayloadCodec } from '../../security/payload-codec';
import { accountWorkflowId } from '../../workflows/messages';
import { eventually } from '../support/eventually';
import { startService, type Service } from '../support/service';
import { createHttpDriver } from './http-driver';

let service: Service;

beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

/** What `npm run admin -- doctor` says, and its exit code. */
async function doctor(changes: Record<string, string> = {}): Promise<{ code: number; said: string }> {
  const { settings } = service;
  const env = {
    ...process.env,
    DATABASE_URL: settings.DATABASE_URL,
    TEMPORAL_ADDRESS: settings.TEMPORAL_ADDRESS,
    TEMPORAL_NAMESPACE: settings.TEMPORAL_NAMESPACE,
    TEMPORAL_TASK_QUEUE: settings.TEMPORAL_TASK_QUEUE,
    POSTMARK_SERVER_TOKEN: 'test',
    SECRET_KEYS: settings.SECRET_KEYS.map(({ id, secret }) => `${id}:${secret}`).join(),
    EMAIL_HASH_KEY: settings.EMAIL_HASH_KEY,
    ...changes,
  };
  const command = [join(projectFolder, 'dist', 'cli', 'admin.js'), 'doctor'];
  return promisify(execFile)(process.execPath, command, { env }).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    (error: unknown) => {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, said: stdout + stderr };
    },
  );
}

test('where all is well every line is ok, and the exit code 0', async () => {
  await createHttpDriver(service).registered();
  const { code, said } = await doctor();
  const subjects = [
    'PostgreSQL',
    'EMAIL_HASH_KEY',
    'SECRET_KEYS',
    'outbox',
    'audit',
    'Temporal',
    'search attributes',
    'workers',
    'runs',
    'accounts',
  ];
  expect([
    code,
    said
      .trim()
      .split('\n')
      .map((line) => /^ok {5}([\w ]+?)(?:: |$)/.exec(line)?.[1]),
  ]).toEqual([0, subjects]);
});

test('what is away is named, with the setting to look at', async () => {
  const { code, said } = await doctor({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/x', TEMPORAL_ADDRESS: '127.0.0.1:1' });
  expect(code).toBe(1);
  expect(said).toMatch(/^wrong {2}PostgreSQL: .*ECONNREFUSED.*\n.*DATABASE_URL/);
  expect(said).toMatch(/^wrong {2}Temporal: .*127\.0\.0\.1:1.*\n.*TEMPORAL_ADDRESS/m);
  expect((await doctor({ TEMPORAL_NAMESPACE: 'elsewhere' })).said).toMatch(/^wrong {2}Temporal: .*namespace elsewhere/im);
});

test('keys that do not fit the data are named, and a migration that is missing', async () => {
  const other = randomBytes(32).toString('base64');
  const { code, said } = await doctor({ SECRET_KEYS: `k7:${other}`, EMAIL_HASH_KEY: other });
  expect(code).toBe(1);
  expect(said).toMatch(/^wrong {2}EMAIL_HASH_KEY: it is not the one/m);
  expect(said).toMatch(/^wrong {2}SECRET_KEYS: "k1" is missing, which 1 passwords name/m);

  const migration = `WHERE migration_name = '20261124224249_audit_subject'`;
  await service.database.$executeRawUnsafe(`UPDATE _prisma_migrations SET finished_at = NULL ${migration}`);
  expect((await doctor()).said).toMatch(/^wrong {2}PostgreSQL: migrations are missing: 20261124224249_audit_subject$/m);
  await service.database.$executeRawUnsafe(`UPDATE _prisma_migrations SET finished_at = now() ${migration}`);
});

test('a mail that waits for long is told with its time', async () => {
  const mail = await service.database.outboxMail.findFirstOrThrow();
  const createdAt = new Date('2026-01-02T03:04:05Z');
  await service.database.outboxMail.update({ where: { id: mail.id }, data: { state: 'queued', createdAt } });
  expect((await doctor()).said).toContain('wrong  outbox: 1 mail waits, the oldest since 2026-01-02T03:04:05.000Z');
  await service.database.outboxMail.update({ where: { id: mail.id }, data: { state: 'sent', createdAt: mail.createdAt } });
});

test('a task queue that nobody polls, and search attributes that are missing', async () => {
  expect((await doctor({ TEMPORAL_TASK_QUEUE: 'elsewhere' })).said).toMatch(
    /^wrong {2}workers: nobody polls the task queue elsewhere/m,
  );
  const namespace = `n-${randomUUID()}`;
  await service.temporal.connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs('1 day'),
  });
  const { said } = await eventually('the namespace is known', async () => {
    const answer = await doctor({ TEMPORAL_NAMESPACE: namespace });
    return /search attributes: some/.test(answer.said) && answer;
  });
  expect(said).toContain(`temporal operator search-attribute create --namespace ${namespace} --name PortalId --type Keyword`);
});

test('a run that fails again and again is named with what to do; once it has ended, its account is', async () => {
  service.log.expect(/a workflow task fails/);
  const account = await service.database.account.findFirstOrThrow({ where: { status: 'pending' } });
  const workflowId = accountWorkflowId({ portalId: account.portalId, emailHash: account.emailHash ?? '' });
  const strangers = createKeyRing([{ id: 'k9', secret: randomBytes(32).toString('base64') }]);
  const client = new Client({
    connection: service.temporal.connection,
    dataConverter: { payloadCodecs: [createPayloadCodec(strangers)] },
  });
  const handle = client.workflow.getHandle(workflowId);
  await handle.signal('register', { id: randomUUID() }, { sensitive: { person: { fullName: 'Ada', email: 'ada@example.com' } } });
  await eventually(
    'Temporal lists it',
    async () => {
      const listed = service.temporal.workflow.list({ query: 'TemporalReportedProblems IS NOT NULL' });
      for await (const run of listed) if (run.workflowId === workflowId) return true;
      return false;
    },
    90_000,
  );
  const failing = await doctor();
  expect(failing.code).toBe(1);
  expect(failing.said).toMatch(
    new RegExp(`^wrong  runs: 1 fails again and again:\\n *${workflowId}\\n[^]*temporal workflow reset`, 'm'),
  );

  await handle.terminate();
  expect((await doctor()).said).toMatch(new RegExp(`^wrong  accounts: 1 undecided has no open run:\\n *${workflowId}$`, 'm'));
}, 150_000);
