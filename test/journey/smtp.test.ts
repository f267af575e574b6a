import { randomUUID } from 'node:crypto';
import { createHttpDriver, PASSWORD, tokenIn } from '../api/http-driver';
import { eventually } from '../support/eventually';
import { type Service, startService } from '../support/service';
import { reply, startSmtpServer, type TestSmtpServer } from '../support/smtp-server';

const SECRET = 'a-password-of-the-mail-host';
const greylisted = new Set<string>();
let server: TestSmtpServer;
let service: Service;

beforeAll(async () => {
  server = await startSmtpServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, callback) =>
      password === SECRET ? callback(null, { user: username }) : callback(reply(535, `${password} is wrong`)),
    onRcptTo: ({ address }, _session, callback) =>
      greylisted.delete(address) ? callback(reply(451, `4.7.1 <${address}> come again`)) : callback(),
  });
  const SMTP_URL = `smtp://vestibule:${SECRET}@127.0.0.1:${server.port}`;
  service = await startService({ settings: { MAIL_TRANSPORT: 'smtp', SMTP_URL, POSTMARK_SERVER_TOKEN: '', POSTMARK_URL: '' } });
});
afterAll(async () => {
  await service.stop();
  await server.stop();
});

/** The token in the newest mail to the address whose subject matches. */
const mailedToken = async (email: string, subject: RegExp) => {
  const mail = await eventually('a mail', async () =>
    server.mails.findLast(({ to, source }) => to.includes(email) && subject.test(/^Subject: (.*)$/m.exec(source)?.[1] ?? '')),
  );
  return tokenIn({ TextBody: mail.text });
};

test('a registration whose mails go by SMTP, with a log-in, goes as one by Postmark does; nothing secret is in the log', async () => {
  const email = `${randomUUID()}@example.com`;
  greylisted.add(email);
  service.log.expect(/smtp 451 4\.7\.1: not taken now/);
  const driver = createHttpDriver(service);
  await driver.register(email);
  const token = await mailedToken(email, /confirm/i);
  const verified = await driver.call('POST', '/api/v3/developer/verify-email', { body: { token } });
  expect(verified.status).toBe(202);
  await driver.setPassword((verified.body as { token: string }).token);
  await service.setPortal({ autoApproveDevelopers: true });
  const id = await driver.developerId(email);
  await driver.manage('PATCH', `/developers/${id}`, { status: 'approved' });
  expect((await driver.logIn(email, PASSWORD)).status).toBe(204);
  const mails = await eventually('all mails are sent', async () => {
    const all = await service.database.outboxMail.findMany({ where: { account: { profile: { email } } } });
    return all.length > 1 && all.every(({ state }) => state === 'sent') && all;
  });
  expect(mails.map(({ mailHostId }) => mailHostId).sort()).toEqual(mails.map(({ id: mail }) => `<${mail}@example.com>`).sort());
  const log = JSON.stringify(service.log.lines);
  for (const text of [SECRET, email, token]) expect(log).not.toContain(text);
});
