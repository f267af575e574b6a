import { randomUUID } from 'node:crypto';
import { createSendMail } from '../../activities/send-mail';
import type { Mailer } from '../../activities/ports';
import { PORTAL_DEFAULTS } from '../../domain/portal';
import { createMailRenderer } from '../../mail/render';
import { createPostmarkMailer } from '../../mail/postmark-mailer';
import { openDatabase, type Database } from '../../prisma/client';
import { createAccountStore } from '../../prisma/stores/account-store';
import { createOutbox } from '../../prisma/stores/outbox-store';
import { createKeyRing } from '../../security/key-ring';
import { createLinkTokens } from '../../security/link-token';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { startTestMailbox, type TestMailbox } from '../support/mailbox';

const linkTokens = createLinkTokens(createKeyRing([{ id: 'k1', secret: Buffer.alloc(32, 7).toString('base64') }]));

let testDatabase: TestDatabase;
let database: Database;
let mailbox: TestMailbox;
let mailer: Mailer;
let portalId: string;

beforeAll(async () => {
  [testDatabase, mailbox] = await Promise.all([createTestDatabase(), startTestMailbox()]);
  database = openDatabase(testDatabase.url, 5);
  const url = 'http://portal.example.com';
  ({ id: portalId } = await database.portal.create({
    data: { ...PORTAL_DEFAULTS, name: 'p', displayName: 'Portal', url, host: 'portal.example.com' },
  }));
  const renderer = createMailRenderer({ linkTokens, administratorUrl: 'http://admin.example.com' });
  mailer = createPostmarkMailer({ serverToken: 't', url: mailbox.url, from: 'a@example.com', renderer, timeoutSeconds: 1 });
});

afterAll(async () => {
  await database.$disconnect();
  await mailbox.stop();
  await testDatabase.drop();
});

/** A sign-up whose confirmation mail is in the outbox. */
async function queuedMail(email: string): Promise<string> {
  const accounts = createAccountStore({ database, linkTokens, temporalDecisions: true });
  const { mailIds } = await accounts.record({
    id: randomUUID(),
    account: { portalId, addressHash: randomUUID() },
    at: Date.now(),
    message: { type: 'register', fullName: 'Ada Lovelace', email },
  });
  return mailIds[0] ?? '';
}

const fateOf = (id: string) => database.mail.findUniqueOrThrow({ where: { id } });

it('sends a mail once, however often the step is repeated', async () => {
  const email = `${randomUUID()}@example.com`;
  const mailId = await queuedMail(email);
  const sendMail = createSendMail(createOutbox(database), mailer);
  await expect(sendMail(mailId)).resolves.toBe('sent');
  await expect(sendMail(mailId)).resolves.toBe('settled');
  expect(await mailbox.mailsTo(email)).toHaveLength(1);
});

it('finds a mail whose answer was lost instead of sending it again', async () => {
  const email = `${randomUUID()}@example.com`;
  const mailId = await queuedMail(email);
  const sendMail = createSendMail(createOutbox(database), mailer);
  await mailbox.setMode('lost');
  await expect(sendMail(mailId)).rejects.toThrow(/postmark/);
  await mailbox.setMode('ok');
  await expect(sendMail(mailId)).resolves.toBe('sent');
  expect(await mailbox.mailsTo(email)).toHaveLength(1);
  expect((await fateOf(mailId)).postmarkId).not.toBeNull();
});

it('is worth another try while the mail host is away', async () => {
  const email = `${randomUUID()}@example.com`;
  const mailId = await queuedMail(email);
  const sendMail = createSendMail(createOutbox(database), mailer);
  for (const mode of ['unavailable', 'hang'] as const) {
    await mailbox.setMode(mode);
    await expect(sendMail(mailId)).rejects.toThrow(/postmark/);
  }
  await mailbox.setMode('ok');
  await expect(sendMail(mailId)).resolves.toBe('sent');
  expect(await mailbox.mailsTo(email)).toHaveLength(1);
});

it('takes a refused address as final and shows it', async () => {
  const mailId = await queuedMail('inactive@example.com');
  const sendMail = createSendMail(createOutbox(database), mailer);
  await expect(sendMail(mailId)).resolves.toBe('refused');
  expect(await fateOf(mailId)).toMatchObject({ state: 'refused', failure: expect.stringContaining('406') as string });
});

it('drops a mail to somebody whose account is gone', async () => {
  const mailId = await queuedMail(`${randomUUID()}@example.com`);
  const { accountId } = await fateOf(mailId);
  await database.profile.delete({ where: { accountId } });
  const sendMail = createSendMail(createOutbox(database), mailer);
  await expect(sendMail(mailId)).resolves.toBe('settled');
  expect((await fateOf(mailId)).state).toBe('dropped');
});

describe("a portal's template", () => {
  const name = 'confirm-email-address';
  const keep = (data: object) =>
    database.emailTemplate.upsert({
      where: { portalId_name: { portalId, name } },
      create: { portalId, name, ...data },
      update: data,
    });
  afterEach(() => database.emailTemplate.deleteMany());

  it('words a mail that was queued before it was changed', async () => {
    const email = `${randomUUID()}@example.com`;
    const mailId = await queuedMail(email);
    await keep({ subject: 'Welcome, {{ developer_fullname }}' });
    await expect(createSendMail(createOutbox(database), mailer)(mailId)).resolves.toBe('sent');
    expect((await mailbox.mailsTo(email)).map(({ Subject }) => Subject)).toEqual(['Welcome, Ada Lovelace']);
  });

  it('that is switched off settles the mail, for good', async () => {
    const email = `${randomUUID()}@example.com`;
    const mailId = await queuedMail(email);
    await keep({ enabled: false });
    const sendMail = createSendMail(createOutbox(database), mailer);
    await expect(sendMail(mailId)).resolves.toBe('settled');
    await keep({ enabled: true });
    await expect(sendMail(mailId)).resolves.toBe('settled');
    expect(await fateOf(mailId)).toMatchObject({ state: 'dropped', failure: 'switched off', sentAt: null });
    expect(await mailbox.mailsTo(email)).toEqual([]);
  });
});
