import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { SMTPServerOptions } from 'smtp-server';
import { projectFolder } from '../../config/project-folder';
import { freePort } from '../../embedded/processes/ports';
import { adviceFor } from '../../mail/failure-advice';
import { createMailRenderer } from '../../mail/render';
import { createSmtpMailer, type SmtpMailerOptions } from '../../mail/smtp-mailer';
import { createTemplateRunner } from '../../mail/template-runner';
import { createTestMailer } from '../../mail/test-mailer';
import { NO_OWN_CONTENT } from '../../domain/email-template';
import { CERTIFICATE, PRIVATE_KEY } from '../support/certificate';
import { reply, startSmtpServer, type TestSmtpServer } from '../support/smtp-server';
import { linkTokens, portal, queuedMail } from './queued-mail';

const templateRunner = createTemplateRunner();
const renderer = createMailRenderer({ linkTokens, publicUrl: 'https://admin.acme.example', templateRunner });
const running: { stop(): Promise<void> }[] = [];

const mailer = (url: string, changes: Partial<SmtpMailerOptions> = {}) =>
  createSmtpMailer({
    url,
    requireTls: undefined,
    from: 'Vestibule <vestibule@acme.example>',
    renderer,
    timeoutSeconds: 5,
    ...changes,
  });

async function start(options?: SMTPServerOptions): Promise<TestSmtpServer> {
  const server = await startSmtpServer(options);
  running.push(server);
  return server;
}

/** A server that says its lines whatever it is sent: one for each line of the client, and for the end of the message. */
async function startScript(answer: (line: string, socket: Socket) => string | null): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).write('220 script\r\n');
    socket.on('data', (data: Buffer) => {
      for (const line of data.toString().split('\r\n').filter(Boolean)) {
        const said = answer(line, socket);
        if (said !== null) socket.write(`${said}\r\n`);
      }
    });
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  running.push({
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  });
  return `smtp://127.0.0.1:${port}`;
}

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});
afterAll(() => templateRunner.close());

const mail = queuedMail('confirm-email-address', { id: 'b1f0a8a4-3c55-4a52-8d0e-7c1f1f9f6c11' });

test('a mail arrives as it was rendered, from and to whom it should, and says that no machine should answer it', async () => {
  const server = await start();
  const own = { ...mail, portal: portal({ mailReplyToEmail: 'help@acme.example' }) };
  await mailer(server.url).send(own);
  const [arrived] = server.mails;
  const { subject, text } = await renderer.render(own);
  expect([arrived?.from, arrived?.to]).toEqual(['vestibule@acme.example', ['ada@example.com']]);
  expect(arrived?.text.replace(/\r\n/g, '\n').trim()).toBe(text.trim());
  for (const header of [
    'From: Vestibule <vestibule@acme.example>',
    'To: ada@example.com',
    'Reply-To: help@acme.example',
    `Subject: ${subject}`,
    'Auto-Submitted: auto-generated',
    'X-Auto-Response-Suppress: All',
  ])
    expect(arrived?.source).toContain(`${header}\r\n`);
  expect(arrived?.source).toContain('Content-Type: text/html; charset=utf-8');
});

test('each try of a mail has the same Message-ID, made of its id and the host of its sender, and keeps it as the id', async () => {
  const server = await start();
  const mailHostId = '<b1f0a8a4-3c55-4a52-8d0e-7c1f1f9f6c11@acme.example>';
  for (let i = 0; i < 2; i += 1) expect(await mailer(server.url).send(mail)).toEqual({ outcome: 'sent', mailHostId });
  for (const { source } of server.mails) expect(source).toContain(`Message-ID: ${mailHostId}\r\n`);
  const byNumber = await mailer(server.url, { from: 'vestibule@[127.0.0.1]' }).send(mail);
  expect(byNumber).toMatchObject({ mailHostId: `<${mail.id}@[127.0.0.1]>` });
  expect(server.mails).toHaveLength(3);
});

test('senders in any script and addresses in quotes are written so that they are read', async () => {
  const server = await start({ lenientAddressParsing: true });
  const own = portal({ mailFromName: 'Bücher "Dev", Inc.\r\nBcc: x@y.example', mailFromEmail: 'dev@bücher.example' });
  const recipient = { name: 'Dots', email: 'a..b@example.com' };
  const { send } = mailer(server.url);
  expect(await send({ ...mail, portal: own, recipient })).toMatchObject({
    mailHostId: expect.stringMatching(/@xn--bcher-kva\.example>$/) as string,
  });
  const [arrived] = server.mails;
  expect([arrived?.from, arrived?.to]).toEqual(['dev@bücher.example', ['"a..b"@example.com']]);
  expect(arrived?.source).toMatch(
    /^From: =\?UTF-8\?Q\?B=C3=BCcher_Dev_[^<]*<dev@xn--bcher-kva\.example>\r\nTo: <"a\.\.b"@example\.com>\r\n/m,
  );
  expect(arrived?.source).not.toMatch(/^Bcc:/m);
});

test('a test goes by SMTP too, and says what it is', async () => {
  const server = await start();
  const publicUrl = 'https://admin.acme.example';
  const tests = createTestMailer({ publicUrl, templateRunner, mailerOf: (own) => mailer(server.url, { renderer: own }) });
  const recipient = { name: 'Annie', email: 'annie@acme.example' };
  await tests.send({ id: 'test-1', kind: 'reset-password', content: NO_OWN_CONTENT, portal: portal(), recipient });
  expect(server.mails[0]?.source).toMatch(/^Subject: \[Test\] /m);
  expect(server.mails[0]?.text).toContain('token=example');
});

test.each([
  [550, '5.1.1 <ada@example.com>: no such user', 'smtp 550 5.1.1: the recipient is refused'],
  [552, '5.2.2 mailbox full', 'smtp 552 5.2.2: the recipient is refused'],
  [553, 'no such user here', 'smtp 553: the recipient is refused'],
  [550, 'login@relay.example is unknown', 'smtp 550: the recipient is refused'],
])(
  'a recipient that is refused for good ends the mail, and is not repeated in the failure: %d %s',
  async (code, words, failure) => {
    const server = await start({
      hideENHANCEDSTATUSCODES: true,
      onRcptTo: (_to, _session, callback) => callback(reply(code, words)),
    });
    expect(await mailer(server.url).send(mail)).toEqual({ outcome: 'failed', failure });
  },
);

test.each([
  [451, '4.7.1 greylisted', 'smtp 451 4.7.1: not taken now'],
  [450, '4.2.2 mailbox full for now', 'smtp 450 4.2.2: not taken now'],
  [554, '5.7.1 <ada@example.com>: access denied', 'smtp 554 5.7.1: refused by a rule of the server'],
  [550, 'relay not permitted', 'smtp 550: refused by a rule of the server'],
  [553, 'sorry, not one of my hosts (#5.7.1)', 'smtp 553 5.7.1: refused by a rule of the server'],
  [550, '5.1.8 sender address rejected', 'smtp 550 5.1.8: refused by a rule of the server'],
  [530, '5.7.0 authentication required', 'smtp 530 5.7.0: the server asks for a log-in or for TLS'],
])('what is said to the recipient but is not about it costs no mail: %d %s', async (code, words, failure) => {
  const server = await start({
    hideENHANCEDSTATUSCODES: true,
    onRcptTo: (_to, _session, callback) => callback(reply(code, words)),
  });
  expect(await mailer(server.url).send(mail)).toEqual({ outcome: 'postponed', failure });
});

test.each([
  [550, '5.1.1 no such sender', 'smtp 550 5.1.1: the sender is refused'],
  [451, 'later', 'smtp 451: not taken now'],
])('a sender that is refused costs no mail: %d %s', async (code, words, failure) => {
  const server = await start({
    hideENHANCEDSTATUSCODES: true,
    onMailFrom: (_from, _session, callback) => callback(reply(code, words)),
  });
  expect(await mailer(server.url).send(mail)).toEqual({ outcome: 'postponed', failure });
});

test.each([
  [554, '5.6.0 looks like spam', 'postponed', 'smtp 554 5.6.0: refused by a rule of the server'],
  [550, 'spam', 'postponed', 'smtp 550: refused by a rule of the server'],
  [452, '4.3.1 disk full', 'postponed', 'smtp 452 4.3.1: not taken now'],
  [550, '5.1.1 no such user after all', 'failed', 'smtp 550 5.1.1: the recipient is refused'],
])('a message that is refused after it was sent is certainly not taken: %d %s', async (code, words, outcome, failure) => {
  const server = await start({
    hideENHANCEDSTATUSCODES: true,
    onData: (_stream, _session, callback) => callback(reply(code, words)),
  });
  expect(await mailer(server.url).send(mail)).toEqual({ outcome, failure });
  expect(server.mails).toHaveLength(1);
});

test('a server that takes the message and then says nothing may have taken it: nobody says that it has not', async () => {
  const server = await start({ onData: () => undefined });
  const result = await mailer(server.url, { timeoutSeconds: 0.5 }).send(mail);
  expect(result).toEqual({ outcome: 'unanswered', failure: 'smtp gave no answer' });
  expect(server.mails).toHaveLength(1);
});

test.each([false, true])('so may one that breaks off instead of an answer (pipelining: %s)', async (pipelining) => {
  const url = await startScript((line, socket) => {
    if (line.startsWith('EHLO')) return pipelining ? '250-script\r\n250 PIPELINING' : '250 script';
    if (line === 'DATA') return '354 go on';
    if (line === '.') socket.destroy();
    return /^(MAIL|RCPT)/.test(line) ? '250 ok' : null;
  });
  expect(await mailer(url).send(mail)).toEqual({ outcome: 'unanswered', failure: 'smtp gave no answer' });
});

test.each([false, true])('one that breaks off before the message certainly has not (pipelining: %s)', async (pipelining) => {
  const url = await startScript((line, socket) => {
    if (line.startsWith('EHLO')) return pipelining ? '250-script\r\n250 PIPELINING' : '250 script';
    if (line.startsWith('RCPT')) socket.destroy();
    return '250 ok';
  });
  expect((await mailer(url).send(mail)).outcome).toBe('postponed');
});

test('nor has one that hangs before the message', async () => {
  const server = await start({ onRcptTo: () => undefined });
  const result = await mailer(server.url, { timeoutSeconds: 0.5 }).send(mail);
  expect(result).toEqual({ outcome: 'postponed', failure: 'smtp gave up before it had the mail' });
});

test('an answer that comes in drops is not waited for beyond the limit', async () => {
  let drops: NodeJS.Timeout | undefined;
  const url = await startScript((line, socket) => {
    if (line.startsWith('EHLO')) return '250 script';
    if (line === 'DATA') return '354 go on';
    if (line === '.') drops = setInterval(() => socket.write('250-still here\r\n'), 50);
    return /^(MAIL|RCPT)/.test(line) ? '250 ok' : null;
  });
  const result = await mailer(url, { timeoutSeconds: 0.5 }).send(mail);
  clearInterval(drops);
  expect(result.outcome).toBe('unanswered');
});

test('no server at all has not taken the mail', async () => {
  const result = await mailer(`smtp://127.0.0.1:${await freePort()}`).send(mail);
  expect(result).toEqual({ outcome: 'postponed', failure: 'smtp could not be reached' });
  const nowhere = await mailer('smtp://nowhere.invalid').send(mail);
  expect(nowhere).toEqual({ outcome: 'postponed', failure: 'smtp could not be reached' });
});

const SECRET = 'p@ss:w/rd';
const withLogIn = ({ port }: TestSmtpServer) => `smtp://ada:${encodeURIComponent(SECRET)}@127.0.0.1:${port}`;
const logInOptions = (right: string): SMTPServerOptions => ({
  disabledCommands: ['STARTTLS'],
  allowInsecureAuth: true,
  onAuth: ({ username, password }, _session, callback) =>
    password === right && username === 'ada'
      ? callback(null, { user: username })
      : callback(reply(535, `5.7.8 ${password} is wrong`)),
});

test('user name and password are those of the address, decoded', async () => {
  const server = await start(logInOptions(SECRET));
  expect((await mailer(withLogIn(server)).send(mail)).outcome).toBe('sent');
});

test('a password that is refused costs no mail, and stands in no failure', async () => {
  const server = await start({ ...logInOptions('another'), hideENHANCEDSTATUSCODES: true });
  const failure = 'smtp 535 5.7.8: user name and password are refused';
  expect(await mailer(withLogIn(server)).send(mail)).toEqual({ outcome: 'postponed', failure });
});

test('a server that wants a log-in and gets none is told apart', async () => {
  const server = await start(logInOptions(SECRET));
  const { outcome, failure } = (await mailer(server.url).send(mail)) as { outcome: string; failure: string };
  expect([outcome, failure]).toEqual([
    'postponed',
    expect.stringMatching(/^smtp 530.*: the server asks for a log-in or for TLS$/),
  ]);
});

describe('with TLS required', () => {
  const tls: SMTPServerOptions = { disabledCommands: ['AUTH'], cert: CERTIFICATE, key: PRIVATE_KEY };
  const noTls = { outcome: 'postponed', failure: 'smtp offers no TLS that is trusted' };

  it('nothing is said to a server whose certificate nobody vouches for', async () => {
    const server = await start(tls);
    expect(await mailer(server.url, { requireTls: true }).send(mail)).toEqual(noTls);
    expect(server.mails).toEqual([]);
    const secure = await start({ ...tls, secure: true });
    expect(await mailer(secure.url.replace('smtp:', 'smtps:')).send(mail)).toEqual(noTls);
  });

  it('neither mail nor password goes to a server that has none', async () => {
    const asked: unknown[] = [];
    const server = await start({ ...logInOptions(SECRET), onAuth: (auth) => asked.push(auth) });
    const result = await mailer(withLogIn(server), { requireTls: true }).send(mail);
    expect(result).toEqual({
      outcome: 'postponed',
      failure: expect.stringMatching(/: offers no TLS that is trusted$/) as string,
    });
    expect([asked, server.mails]).toEqual([[], []]);
  });

  it('a certificate of an authority that Node.js is told of is trusted, for STARTTLS and for smtps', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'certificate-'));
    const file = join(folder, 'ca.pem');
    await writeFile(file, CERTIFICATE);
    const secure: boolean[] = [];
    const onMailFrom: SMTPServerOptions['onMailFrom'] = (_from, session, callback) => {
      secure.push(session.secure);
      callback();
    };
    const servers = [await start({ ...tls, onMailFrom }), await start({ ...tls, secure: true, onMailFrom })];
    const urls = servers.map(({ port }, i) => `${i === 0 ? 'smtp' : 'smtps'}://localhost:${port}`);
    const script = `
      const { createSmtpMailer } = require('./dist/mail/smtp-mailer.js');
      const renderer = { render: async () => ({ subject: 's', html: 'h', text: 't' }) };
      const send = (url) => createSmtpMailer({ url, requireTls: true, from: 'a@b.example', renderer, timeoutSeconds: 5 })
        .send({ id: 'x', portal: {}, recipient: { email: 'ada@example.com' } });
      Promise.all(${JSON.stringify(urls)}.map(send)).then((results) => console.log(JSON.stringify(results)));`;
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: file };
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { cwd: projectFolder, env });
    await rm(folder, { recursive: true });
    expect((JSON.parse(stdout) as { outcome: string }[]).map(({ outcome }) => outcome)).toEqual(['sent', 'sent']);
    expect(secure).toEqual([true, true]);
  });
});

test('TLS is required by itself of every server but one on this machine', async () => {
  const url = await startScript((line) => (line.startsWith('EHLO') ? '250 script' : '250 ok'));
  const { port } = new URL(url);
  // The machine by a name that is not known as this one's.
  const result = await mailer(`smtp://[::ffff:127.0.0.1]:${port}`).send(mail);
  expect(result).toMatchObject({ failure: expect.stringMatching(/offers no TLS that is trusted$/) as string });
});

test('an administrator is told what to do about what an administrator can mend', () => {
  const standard = adviceFor('smtp 451: not taken now');
  for (const words of [
    '535 5.7.8: user name and password are refused',
    '550: the sender is refused',
    '554 5.7.1: refused by a rule of the server',
    'could not be reached',
    'offers no TLS that is trusted',
  ])
    expect(adviceFor(`smtp ${words}`)).not.toBe(standard);
  expect(adviceFor('smtp 535: user name and password are refused')).toContain('SMTP_URL');
});
