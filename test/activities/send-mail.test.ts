import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { ApplicationFailure } from '@temporalio/common';
import { createSendMail, type MailFate, MAYBE_TWICE } from '../../activities/send-mail';
import type { Mailer } from '../../activities/ports';
import { PORTAL_DEFAULTS } from '../../domain/portal';
import { createTemplateRunner } from '../../mail/template-runner';
import { createMailRenderer, type MailRenderer } from '../../mail/render';
import { createPostmarkMailer } from '../../mail/postmark-mailer';
import { createSmtpMailer } from '../../mail/smtp-mailer';
import { openDatabase, type Database } from '../../prisma/client';
import { recorderOf } from '../support/recorder';
import { createOutbox } from '../../prisma/stores/mail/outbox-store';
import { createKeyRing } from '../../security/key-ring';
import { createLinkTokens } from '../../security/link-token';
import { sealsOf } from '../security/ring';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { startTestMailbox, type TestMailbox } from '../support/mailbox';
import { reply, startSmtpServer, type TestSmtpServer } from '../support/smtp-server';

const linkTokens = createLinkTokens(createKeyRing([{ id: 'k1', secret: Buffer.alloc(32, 7).toString('base64') }]));

const templateRunner = createTemplateRunner();
let testDatabase: TestDatabase;
let database: Database;
let mailbox: TestMailbox;
let mailer: Mailer;
/** Gives up after a second. */
let impatientMailer: Mailer;
let renderer: MailRenderer;
let portalId: string;

beforeAll(async () => {
  [testDatabase, mailbox] = await Promise.all([createTestDatabase(), startTestMailbox()]);
  database = openDatabase(testDatabase.url, 5);
  const url = 'http://portal.example.com';
  ({ id: portalId } = await database.portal.create({
    data: { ...PORTAL_DEFAULTS, name: 'p', displayName: 'Portal', url, host: 'portal.example.com' },
  }));
  renderer = createMailRenderer({ linkTokens, publicUrl: 'http://admin.example.com', templateRunner });
  const postmark = { serverToken: 't', url: mailbox.url, from: 'a@example.com', renderer };
  mailer = createPostmarkMailer({ ...postmark, timeoutSeconds: 10 });
  impatientMailer = createPostmarkMailer({ ...postmark, timeoutSeconds: 1 });
});

afterAll(async () => {
  await templateRunner.close();
  await database.$disconnect();
  await mailbox.stop();
  await testDatabase.drop();
});

/** A sign-up whose confirmation mail is in the outbox. */
async function queuedMail(email: string): Promise<string> {
  const recorder = recorderOf({ database, linkTokens, seals: sealsOf('new'), temporalDecisions: true });
  const { mailIds } = await recorder.record({
    id: randomUUID(),
    account: { portalId, emailHash: randomUUID() },
    at: Date.now(),
    message: { type: 'register', person: { fullName: 'Ada Lovelace', email, answers: {}, termsAccepted: null } },
  });
  return mailIds[0] ?? '';
}

/** The seconds that a try is held for, and that the mail host's search lags behind, are one each. */
const outbox = () => createOutbox({ database, requestSeconds: 1, searchLagSeconds: 1 });

const fateOf = (id: string) => database.outboxMail.findUniqueOrThrow({ where: { id } });

it('sends a mail once, however often the step is repeated', async () => {
  const email = `${randomUUID()}@example.com`;
  const mailId = await queuedMail(email);
  const sendMail = createSendMail(outbox(), mailer);
  await expect(sendMail(mailId)).resolves.toBe('sent');
  await expect(sendMail(mailId)).resolves.toBe('settled');
  expect(await mailbox.mailsTo(email)).toHaveLength(1);
});

/** As Temporal does: again after the time that the failure names. */
async function sendUntilSettled(mailId: string, by = impatientMailer): Promise<{ fate: MailFate; tries: number }> {
  const sendMail = createSendMail(outbox(), by);
  for (let tries = 1; ; tries += 1) {
    try {
      return { fate: await sendMail(mailId), tries };
    } catch (error) {
      if (tries === 10) throw error;
      const delay = error instanceof ApplicationFailure ? error.nextRetryDelay : undefined;
      await wait(typeof delay === 'number' ? delay : 100);
    }
  }
}

describe('a mail host that', () => {
  afterEach(async () => {
    await mailbox.setMode('ok');
    await mailbox.setDelays({});
  });

  it.each([
    ['is a little slow', 'ok', { arriveMs: 600 }],
    ['answers late', 'ok', { answerMs: 1200 }],
    ['takes a mail after its sender has given up', 'ok', { arriveMs: 1300 }],
    ['loses the answer', 'lost', {}],
    ['loses the answer, and shows the mail late in its search', 'lost', { searchMs: 800 }],
  ] as const)('%s gets one mail to its reader', async (_name, mode, delays) => {
    const email = `${randomUUID()}@example.com`;
    const mailId = await queuedMail(email);
    await mailbox.setDelays(delays);
    await mailbox.setMode(mode);
    await createSendMail(outbox(), impatientMailer)(mailId).catch(() => undefined);
    await mailbox.setMode('ok');
    expect(await sendUntilSettled(mailId)).toMatchObject({ fate: expect.stringMatching(/sent|settled/) as string });
    await mailbox.setDelays({});
    expect(await mailbox.mailsTo(email)).toHaveLength(1);
    expect((await fateOf(mailId)).mailHostId).not.toBeNull();
  });

  it('is too slow for a brief try is not asked twice: the try goes on, and others wait for it', async () => {
    const email = `${randomUUID()}@example.com`;
    const mailId = await queuedMail(email);
    await mailbox.setDelays({ arriveMs: 900 });
    await expect(createSendMail(outbox(), impatientMailer)(mailId, 'briefly')).resolves.toBe('open');
    const again: unknown = await createSendMail(outbox(), impatientMailer)(mailId).catch((error: unknown) => error);
    const held = again instanceof ApplicationFailure ? again.nextRetryDelay : again;
    expect(Number.isInteger(held)).toBe(true);
    await expect(sendUntilSettled(mailId)).resolves.toMatchObject({ fate: 'settled' });
    expect(await mailbox.mailsTo(email)).toHaveLength(1);
    expect((await fateOf(mailId)).attempts).toBe(1);
  });

  it('was asked by a worker that died then is looked up before it is asked again', async () => {
    const email = `${randomUUID()}@example.com`;
    const mailId = await queuedMail(email);
    const taken = await outbox().take(mailId);
    if (typeof taken === 'string' || !('mail' in taken)) throw new Error('it could not be taken');
    await mailer.send(taken.mail);
    await expect(sendUntilSettled(mailId)).resolves.toMatchObject({ fate: 'sent' });
    expect(await mailbox.mailsTo(email)).toHaveLength(1);
  });

  it('gives no answer leaves its failure at the mail, too, which stays held', async () => {
    const mailId = await queuedMail(`${randomUUID()}@example.com`);
    await mailbox.setMode('hang');
    await expect(createSendMail(outbox(), impatientMailer)(mailId)).rejects.toThrow('in time');
    const { failure, failingSince, heldUntil, dueAt } = await fateOf(mailId);
    expect([failure, failingSince !== null, dueAt]).toEqual(['postmark could not be reached in time', true, heldUntil]);
  });

  it('is away is asked again after ever longer times, and the last failure stands at the mail', async () => {
    const mailId = await queuedMail(`${randomUUID()}@example.com`);
    await mailbox.setMode('unavailable');
    const delays: unknown[] = [];
    for (let i = 0; i < 3; i += 1) {
      await createSendMail(
        outbox(),
        impatientMailer,
      )(mailId).catch((error: unknown) => delays.push((error as ApplicationFailure).nextRetryDelay));
    }
    expect(delays).toEqual([1000, 2000, 4000]);
    expect(await fateOf(mailId)).toMatchObject({ state: 'queued', heldUntil: null, failure: 'postmark 503, code 100' });
    const { failingSince, dueAt } = await fateOf(mailId);
    expect(failingSince?.getTime()).toBeLessThan(dueAt?.getTime() ?? 0);
    await mailbox.setMode('ok');
    await expect(createSendMail(outbox(), impatientMailer)(mailId)).resolves.toBe('sent');
    expect(await fateOf(mailId)).toMatchObject({ state: 'sent', failure: null, failingSince: null });
  });
});

describe('a mail host that keeps nothing to look up', () => {
  /** What becomes of each message that it has got; the last of them for all that follow. */
  let fates: ('taken' | 'no answer' | 'greylisted')[] = [];
  let server: TestSmtpServer;
  let smtpMailer: Mailer;
  beforeAll(async () => {
    server = await startSmtpServer({
      onRcptTo(_to, _session, callback) {
        if (fates[0] !== 'greylisted') {
          callback();
          return;
        }
        fates.shift();
        callback(reply(451, 'later'));
      },
      onData(_stream, _session, callback) {
        if ((fates.length > 1 ? fates.shift() : fates[0]) === 'taken') callback();
      },
    });
    smtpMailer = createSmtpMailer({
      url: server.url,
      requireTls: undefined,
      from: 'a@example.com',
      renderer,
      timeoutSeconds: 0.5,
    });
  });
  afterAll(() => server.stop());

  const copies = (email: string) => server.mails.filter(({ to }) => to.includes(email));
  async function become(...expected: typeof fates): Promise<{ email: string; mailId: string; fate: MailFate }> {
    fates = expected;
    const email = `${randomUUID()}@example.com`;
    const mailId = await queuedMail(email);
    const { fate } = await sendUntilSettled(mailId, smtpMailer);
    return { email, mailId, fate };
  }

  it('gets a mail that it takes once, and its Message-ID stands at the mail', async () => {
    const { email, mailId, fate } = await become('taken');
    expect([fate, copies(email).length]).toEqual(['sent', 1]);
    expect(await fateOf(mailId)).toMatchObject({ state: 'sent', failure: null, mailHostId: `<${mailId}@example.com>` });
  });

  it('and loses its answer gets the mail once more, by the same Message-ID, and the mail says that it may have come twice', async () => {
    const { email, mailId, fate } = await become('no answer', 'taken');
    expect(fate).toBe('sent');
    expect(await fateOf(mailId)).toMatchObject({ state: 'sent', failure: MAYBE_TWICE, failingSince: null });
    const ids = copies(email).map(({ source }) => /^Message-ID: (.*)\r$/m.exec(source)?.[1]);
    expect(ids).toEqual([`<${mailId}@example.com>`, `<${mailId}@example.com>`]);
  });

  it('and loses it again gets no third one: the mail has failed, and says that it may have arrived', async () => {
    const { email, mailId, fate } = await become('no answer');
    expect([fate, copies(email).length]).toEqual(['failed', 2]);
    expect(await fateOf(mailId)).toMatchObject({ state: 'failed', failure: 'smtp gave no answer, twice: it may have arrived' });
  });

  it('and does not take the second copy yet leaves the first as uncertain as it was', async () => {
    const { email, mailId, fate } = await become('no answer', 'greylisted', 'taken');
    expect([fate, copies(email).length]).toEqual(['sent', 2]);
    expect((await fateOf(mailId)).failure).toBe(MAYBE_TWICE);
  });
});

it('takes a refused address as final and shows it', async () => {
  const mailId = await queuedMail('inactive@example.com');
  const sendMail = createSendMail(outbox(), mailer);
  await expect(sendMail(mailId)).resolves.toBe('failed');
  expect(await fateOf(mailId)).toMatchObject({ state: 'failed', failure: expect.stringContaining('406') as string });
});

it('drops a mail to somebody whose account is gone', async () => {
  const mailId = await queuedMail(`${randomUUID()}@example.com`);
  const { accountId } = await fateOf(mailId);
  await database.profile.delete({ where: { accountId } });
  const sendMail = createSendMail(outbox(), mailer);
  await expect(sendMail(mailId)).resolves.toBe('settled');
  expect((await fateOf(mailId)).state).toBe('suppressed');
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
    await keep({ subject: 'Welcome, {{ developer_email }}' });
    await expect(createSendMail(outbox(), mailer)(mailId)).resolves.toBe('sent');
    expect((await mailbox.mailsTo(email)).map(({ Subject }) => Subject)).toEqual([`Welcome, ${email}`]);
  });

  it('that is switched off settles the mail, for good', async () => {
    const email = `${randomUUID()}@example.com`;
    const mailId = await queuedMail(email);
    await keep({ enabled: false });
    const sendMail = createSendMail(outbox(), mailer);
    await expect(sendMail(mailId)).resolves.toBe('settled');
    await keep({ enabled: true });
    await expect(sendMail(mailId)).resolves.toBe('settled');
    expect(await fateOf(mailId)).toMatchObject({ state: 'suppressed', failure: 'switched off', sentAt: null });
    expect(await mailbox.mailsTo(email)).toEqual([]);
  });
});
