import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { freePort } from '../../embedded/processes/ports';
import { adviceFor } from '../../mail/failure-advice';
import { createPostmarkMailer } from '../../mail/postmark-mailer';
import { NO_OWN_CONTENT } from '../../domain/email-template';
import { createTemplateRunner } from '../../mail/template-runner';
import { createMailRenderer } from '../../mail/render';
import { createTestMailer } from '../../mail/test-mailer';
import { startTestMailbox, type TestMailbox } from '../support/mailbox';
import { linkTokens, portal, queuedMail } from './queued-mail';

const templateRunner = createTemplateRunner();
const renderer = createMailRenderer({ linkTokens, publicUrl: 'https://admin.acme.example', templateRunner });
let mailbox: TestMailbox;

function mailer(url: string, timeoutSeconds = 5, own = renderer) {
  const from = 'Vestibule <vestibule@acme.example>';
  return createPostmarkMailer({ serverToken: 'test', url, from, renderer: own, timeoutSeconds });
}

function testMailer() {
  const publicUrl = 'https://admin.acme.example';
  return createTestMailer({ publicUrl, templateRunner, mailerOf: (own) => mailer(mailbox.url, 5, own) });
}

beforeAll(async () => {
  mailbox = await startTestMailbox();
});

afterEach(() => mailbox.setMode('ok'));
afterAll(async () => {
  await templateRunner.close();
  await mailbox.stop();
});

test('a mail arrives as it was rendered, tagged with its kind and its id, and is found by its id', async () => {
  const mail = queuedMail('confirm-email-address', { id: 'mail-1' });
  const delivery = await mailer(mailbox.url).send(mail);
  const [arrived] = await mailbox.mailsTo('ada@example.com');
  const { subject, html, text } = await renderer.render(mail);
  expect(arrived).toMatchObject({
    From: '"Vestibule" <vestibule@acme.example>',
    Subject: subject,
    HtmlBody: html,
    TextBody: text,
    Tag: 'confirm-email-address',
    Metadata: { mail: 'mail-1' },
  });
  expect(delivery).toEqual({ outcome: 'sent', mailHostId: arrived?.MessageID });
  expect(await mailer(mailbox.url).find('mail-1')).toBe(arrived?.MessageID);
  expect(await mailer(mailbox.url).find('mail-2')).toBeNull();
});

test('a mail whose answer was lost is found, so that nobody gets it twice', async () => {
  await mailbox.setMode('lost');
  const mail = queuedMail('set-password', { id: 'mail-lost', recipient: { name: 'L', email: 'lost@example.com' } });
  expect(await mailer(mailbox.url).send(mail)).toEqual({
    outcome: 'unanswered',
    failure: 'postmark could not be reached in time',
  });
  await mailbox.setMode('ok');
  const [arrived] = await mailbox.mailsTo('lost@example.com');
  expect(await mailer(mailbox.url).find('mail-lost')).toBe(arrived?.MessageID);
});

test.each([
  ['inactive@example.com', 'postmark 406: the recipient is inactive'],
  ['not an address', 'postmark 300: not a valid e-mail request'],
])('an address that will never take it is final, and is not repeated in the failure: %s', async (email, failure) => {
  const mail = queuedMail('reset-password', { recipient: { name: 'Eve', email } });
  expect(await mailer(mailbox.url).send(mail)).toEqual({ outcome: 'failed', failure });
});

test('a mail host that is away or busy has not taken the mail, and the failure tells numbers only', async () => {
  const { send, find } = mailer(mailbox.url);
  const mail = queuedMail('reset-password');
  const before = (await mailbox.mailsTo('ada@example.com')).length;
  for (const [mode, failure] of [
    ['unavailable', 'postmark 503, code 100'],
    ['busy', 'postmark 429, code 429'],
  ] as const) {
    await mailbox.setMode(mode);
    expect(await send(mail)).toEqual({ outcome: 'postponed', failure });
    await expect(find(mail.id)).rejects.toThrow(new Error(failure));
  }
  await mailbox.setMode('ok');
  expect(await mailbox.mailsTo('ada@example.com')).toHaveLength(before);
  const nowhere = await mailer(`http://127.0.0.1:${await freePort()}`).send(mail);
  expect(nowhere).toEqual({ outcome: 'postponed', failure: 'postmark could not be reached' });
});

test.each([
  [422, 400, "the sender's address is not known there"],
  [422, 401, "the sender's address is not confirmed there"],
  [422, 405, 'the account may send no more mails'],
  [422, 412, 'the account is not approved yet, and writes to addresses of its own domain alone'],
  [422, 413, 'the account may not send'],
  [422, 1235, 'there is no such message stream'],
  [401, 10, 'the server token is not valid'],
])('a refusal for the sender’s sake postpones the mail, and says in words what is wrong: %d, %d', async (status, code, words) => {
  await withServer(
    (_, response) => response.writeHead(status).end(JSON.stringify({ ErrorCode: code, Message: 'about ada@example.com' })),
    async (url) => {
      const failure = `postmark ${code}: ${words}`;
      expect(await mailer(url).send(queuedMail('set-password'))).toEqual({ outcome: 'postponed', failure });
      expect(adviceFor(failure)).not.toBe(adviceFor('postmark 503'));
    },
  );
});

test('a sender that is refused as an invalid request does not cost the mail', async () => {
  const Message = "Invalid 'From' address: 'sender@example.com' is not a verified sender signature.";
  await withServer(
    (_, response) => response.writeHead(422).end(JSON.stringify({ ErrorCode: 300, Message })),
    async (url) => {
      const failure = 'postmark 300: the sender is not one that may send';
      expect(await mailer(url).send(queuedMail('set-password'))).toEqual({ outcome: 'postponed', failure });
    },
  );
});

test('every mail says that no machine should answer it, and a test does too', async () => {
  const recipient = { name: 'A', email: 'absent@example.com' };
  const tests = testMailer();
  await mailer(mailbox.url).send(queuedMail('reset-password', { recipient }));
  await tests.send({ id: 'test-2', kind: 'reset-password', content: NO_OWN_CONTENT, portal: portal(), recipient });
  const sources = (await mailbox.mailsTo(recipient.email)).map(({ Body }) => Body.split('\r\n\r\n')[0]);
  expect(sources).toHaveLength(2);
  for (const source of sources) expect(source).toMatch(/^Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All$/m);
});

test('mails go by the message stream that is set, and are looked up in it', async () => {
  const access = { serverToken: 'test', url: mailbox.url, from: 'vestibule@acme.example', renderer, timeoutSeconds: 5 };
  const own = createPostmarkMailer({ ...access, messageStream: 'developers' });
  await own.send(queuedMail('reset-password', { id: 'mail-stream', recipient: { name: 'S', email: 'stream@example.com' } }));
  const [arrived] = await mailbox.mailsTo('stream@example.com');
  expect(arrived?.MessageStream).toBe('developers');
  expect(await own.find('mail-stream')).toBe(arrived?.MessageID);
  expect(await createPostmarkMailer({ ...access, messageStream: 'outbound' }).find('mail-stream')).toBeNull();
});

test('a mail host that gives no answer in time may have taken the mail: nobody says that it has not', async () => {
  const { send, find } = mailer(mailbox.url, 0.1);
  const mail = queuedMail('reset-password');
  await mailbox.setMode('hang');
  expect(await send(mail)).toEqual({ outcome: 'unanswered', failure: 'postmark could not be reached in time' });
  await expect(find(mail.id)).rejects.toThrow(new Error('postmark could not be reached in time'));
});

test("a portal's own sender and reply address take the place of the installation's", async () => {
  const recipient = { name: 'Grace', email: 'grace@example.com' };
  const own = portal({
    mailFromName: 'Acme "Dev", Inc.',
    mailFromEmail: 'dev@acme.example',
    mailReplyToEmail: 'help@acme.example',
  });
  await mailer(mailbox.url).send(queuedMail('set-password', { recipient, portal: own }));
  await mailer(mailbox.url).send(
    queuedMail('set-password', { recipient, portal: portal({ mailFromName: 'Acme\r\nBcc: x@y.example' }) }),
  );
  const senders = (await mailbox.mailsTo(recipient.email)).map(({ From }) => From);
  expect(senders.sort()).toEqual(
    ['"Acme Bcc: x@y.example" <vestibule@acme.example>', '"Acme Dev , Inc." <dev@acme.example>'].sort(),
  );
});

test('a test goes to whoever asked, says what it is, and its link opens nothing', async () => {
  const tests = testMailer();
  const recipient = { name: 'Annie', email: 'annie@acme.example' };
  const content = { ...NO_OWN_CONTENT, subject: 'Hello {{ developer_fullname }}' };
  expect(await tests.find?.('test-1')).toBeNull();
  await tests.send({ id: 'test-1', kind: 'reset-password', content, portal: portal(), recipient });
  const [arrived] = await mailbox.mailsTo(recipient.email);
  expect(arrived).toMatchObject({ Subject: '[Test] Hello Ada Lovelace', Metadata: { mail: 'test-1' } });
  expect(arrived?.TextBody).toContain('https://portal.acme.example/reset-password#email=annie%40acme.example&token=example\n');
  expect(await tests.find?.('test-1')).toBe(arrived?.MessageID);
});

test('nothing is tracked, the reply address is sent, and one call is one request', async () => {
  const bodies: unknown[] = [];
  await withServer(
    (request, response) => {
      request.setEncoding('utf8').on('data', (text: string) => bodies.push(JSON.parse(text)));
      request.on('end', () => response.writeHead(503).end('<html>busy</html>'));
    },
    async (url) => {
      const mail = queuedMail('account-access-approved', { portal: portal({ mailReplyToEmail: 'help@acme.example' }) });
      expect(await mailer(url).send(mail)).toEqual({ outcome: 'postponed', failure: 'postmark 503' });
    },
  );
  expect(bodies).toEqual([
    expect.objectContaining({ To: 'ada@example.com', ReplyTo: 'help@acme.example', TrackOpens: false, TrackLinks: 'None' }),
  ]);
});

test.each(['', '{}', '<html>a captive portal</html>'])('an answer that is not Postmark’s is no success: %j', async (answer) => {
  await withServer(
    (_, response) => response.end(answer),
    async (url) => {
      const failure = 'postmark gave no usable answer';
      expect(await mailer(url).send(queuedMail('set-password'))).toEqual({ outcome: 'unanswered', failure });
      await expect(mailer(url).find('mail-1')).rejects.toThrow(new Error(failure));
    },
  );
});

async function withServer(listener: RequestListener, use: (url: string) => Promise<void>): Promise<void> {
  const server = await new Promise<Server>((resolve) => {
    const made = createServer(listener).listen(0, '127.0.0.1', () => resolve(made));
  });
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
