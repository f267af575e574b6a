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
import { environmentOf } from '../support/environment';
import { eventually } from '../support/eventually';
import { startRefusingProxy } from '../support/refusing-proxy';
import { reply, startSmtpServer } from '../support/smtp-server';
import { startService, type Service } from '../support/service';
import { createHttpDriver } from './http-driver';

let service: Service;

beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

/** What `npm run admin -- doctor` says, and its exit code. */
async function doctor(changes: Record<string, string> = {}): Promise<{ code: number; said: string }> {
  const env = { ...process.env, ...environmentOf(service.settings, changes) };
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
    'database role',
    'EMAIL_HASH_KEY',
    'SECRET_KEYS',
    'audit',
    'outbox',
    'mail sender',
    'mail host',
    'Temporal',
    'permissions',
    'retention',
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
  expect((await doctor({ TEMPORAL_NAMESPACE: 'elsewhere' })).said).toMatch(
    /^wrong {2}Temporal: .*namespace elsewhere.*\n.*temporal operator namespace create --namespace elsewhere --retention 30d/im,
  );
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

describe('mails that would not go out', () => {
  const smtp = (url: string) => ({ POSTMARK_SERVER_TOKEN: '', MAIL_TRANSPORT: 'smtp', SMTP_URL: url });

  it('for a token or a stream that Postmark does not know, or since it is not there', async () => {
    const mailHost = async (changes: Record<string, string>) => /^.*mail host.*\n.*$/m.exec((await doctor(changes)).said)?.[0];
    expect(await mailHost({ POSTMARK_MESSAGE_STREAM: 'outbound' })).toMatch(
      /^ok {5}mail host: Postmark knows the token and has the stream outbound/,
    );
    expect(await mailHost({ POSTMARK_SERVER_TOKEN: 'invalid' })).toMatch(
      /^wrong {2}mail host: postmark 10: the server token is not valid\n *Set POSTMARK_SERVER_TOKEN/,
    );
    expect(await mailHost({ POSTMARK_MESSAGE_STREAM: 'unknown' })).toMatch(
      /^wrong {2}mail host: postmark 1235: there is no such message stream\n *Set POSTMARK_MESSAGE_STREAM/,
    );
    expect(await mailHost({ POSTMARK_URL: 'http://127.0.0.1:1' })).toMatch(/^wrong {2}mail host: postmark could not be reached/);
  });

  it('for a mail server that is not there, or does not let us in; none is sent to find out', async () => {
    const strict = await startSmtpServer({
      disabledCommands: ['STARTTLS'],
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ password }, _session, callback) => callback(password === 'right' ? null : reply(535, 'no'), { user: 'ada' }),
    });
    const url = (password: string) => strict.url.replace('smtp://', `smtp://ada:${password}@`);
    expect((await doctor(smtp(url('right')))).said).toMatch(/^ok {5}mail host: the server of SMTP_URL answers/m);
    expect((await doctor(smtp(url('wrong')))).said).toMatch(
      /^wrong {2}mail host: smtp 535.*: user name and password are refused\n *Set both in SMTP_URL/m,
    );
    expect((await doctor(smtp('smtp://127.0.0.1:1'))).said).toMatch(
      /^wrong {2}mail host: smtp could not be reached\n.*SMTP_URL/m,
    );
    expect(strict.mails).toEqual([]);
    await strict.stop();
  });

  it('for their sender: what the mail host says of those that wait is told, with what mends it', async () => {
    const mail = await service.database.outboxMail.findFirstOrThrow();
    const failure = "postmark 400: the sender's address is not known there";
    await service.database.outboxMail.update({
      where: { id: mail.id },
      data: { state: 'queued', failure, failingSince: new Date() },
    });
    expect((await doctor()).said).toMatch(
      /^wrong {2}mail sender: mails do not go out:\n *1 waits since postmark 400: the sender.*\n *Add and confirm the sender/m,
    );
    const { state, failingSince } = mail;
    await service.database.outboxMail.update({ where: { id: mail.id }, data: { state, failure: mail.failure, failingSince } });
    expect((await doctor({ MAIL_FROM: '', POSTMARK_URL: 'https://mail.invalid' })).said).toMatch(
      /^wrong {2}mail sender: .*no mail host takes\n *Set MAIL_FROM/m,
    );
  });
});

test('what a role of the database may not do is told as the statement that lets it', async () => {
  const role = `role_${randomUUID().slice(0, 8)}`;
  const { database } = service;
  await database.$executeRawUnsafe(`CREATE ROLE ${role} LOGIN PASSWORD 'secret'`);
  await database.$executeRawUnsafe(`GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO ${role}`);
  await database.$executeRawUnsafe(`GRANT DELETE ON "Portal" TO ${role}`);
  const url = new URL(service.settings.DATABASE_URL);
  Object.assign(url, { username: role, password: 'secret' });
  const { code, said } = await doctor({ DATABASE_URL: url.toString() });
  expect([code, said]).toEqual([1, expect.stringMatching(new RegExp(`^wrong  database role: ${role} may not`, 'm'))]);
  expect(said).toMatch(new RegExp(`^ *GRANT DELETE ON "Account", (?!.*"Portal",).* TO ${role};$`, 'm'));
  expect(said).not.toMatch(/GRANT (SELECT|INSERT|UPDATE) /);
  await database.$executeRawUnsafe(`DROP OWNED BY ${role}`);
  await database.$executeRawUnsafe(`DROP ROLE ${role}`);
});

test('what Temporal lets nobody do with this key or certificate is named', async () => {
  const refusing = async (methods: string[], code: number) => {
    const proxy = await startRefusingProxy(service.settings.TEMPORAL_ADDRESS, methods, code);
    const { said } = await doctor({ TEMPORAL_ADDRESS: proxy.address });
    await proxy.close();
    return said;
  };
  expect(await refusing(['SignalWorkflowExecution', 'ListSchedules'], 7)).toMatch(
    /^wrong {2}permissions: may not signal a run, list schedules in the namespace default\n.*write permission/m,
  );
  expect(await refusing(['DescribeNamespace'], 7)).toMatch(/^wrong {2}Temporal: .*\n.*write permission in the namespace/m);
  expect(await refusing(['DescribeNamespace'], 16)).toMatch(/^wrong {2}Temporal: .*\n.*TEMPORAL_API_KEY/m);
});

test('a task queue that nobody polls, search attributes that are missing, and runs that are kept for less than a day', async () => {
  expect((await doctor({ TEMPORAL_TASK_QUEUE: 'elsewhere' })).said).toMatch(
    /^wrong {2}workers: nobody polls the task queue elsewhere/m,
  );
  const namespace = `n-${randomUUID()}`;
  await service.temporal.connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs('6 hours'),
  });
  const { said } = await eventually('the namespace is known', async () => {
    const answer = await doctor({ TEMPORAL_NAMESPACE: namespace });
    return /search attributes: some/.test(answer.said) && answer;
  });
  expect(said).toContain(`temporal operator search-attribute create --namespace ${namespace} --name PortalId --type Keyword`);
  expect(said).toMatch(
    new RegExp(
      `^wrong  retention: .*kept for 6 hours\\n *temporal operator namespace update --namespace ${namespace} --retention 30d$`,
      'm',
    ),
  );
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
