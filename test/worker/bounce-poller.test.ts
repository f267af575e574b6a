import { randomUUID } from 'node:crypto';
import { PORTAL_DEFAULTS } from '../../domain/portal';
import { createPostmarkBounces } from '../../mail/postmark-bounces';
import { createPostmarkMailer } from '../../mail/postmark-mailer';
import { createMailRenderer } from '../../mail/render';
import { type Database, openDatabase } from '../../prisma/client';
import { createBounceRecords } from '../../prisma/stores/mail/bounce-store';
import { createBouncePoller } from '../../worker/bounce-poller';
import { linkTokens, queuedMail } from '../mail/queued-mail';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { captureLog, type CapturedLog } from '../support/log';
import { startTestMailbox, type TestMailbox } from '../support/mailbox';

const HARD = 'hardbounce@bounce-testing.postmarkapp.com';
const SOFT = 'softbounce@bounce-testing.postmarkapp.com';

let testDatabase: TestDatabase;
let database: Database;
let mailbox: TestMailbox;
let log: CapturedLog;

beforeEach(async () => {
  [testDatabase, mailbox] = await Promise.all([createTestDatabase(), startTestMailbox()]);
  database = openDatabase(testDatabase.url, 5);
  log = captureLog();
});
afterEach(async () => {
  await database.$disconnect();
  await mailbox.stop();
  await testDatabase.drop();
  log.verify();
});

const access = () => ({ serverToken: 'test', url: mailbox.url, timeoutSeconds: 2 });

/** A worker's watch, with connections of its own where it is given some. */
const watch = (own = database) =>
  createBouncePoller({ reports: createPostmarkBounces(access()), records: createBounceRecords(own), logger: log.logger });

/** A mail that has gone out to an address, as the outbox keeps it. Returns its id. */
async function sent(email: string): Promise<string> {
  const portalId = randomUUID();
  const host = `${portalId}.example.com`;
  await database.portal.create({
    data: { ...PORTAL_DEFAULTS, id: portalId, name: portalId, displayName: 'Acme', url: `http://${host}`, host },
  });
  const at = new Date();
  const dates = { statusSince: at, createdAt: at, updatedAt: at };
  const accountId = randomUUID();
  await database.account.create({
    data: { id: accountId, portalId, emailHash: email, status: 'awaiting_verification', revision: 1, ...dates },
  });
  // The mail is worded by default.
  const templateRunner = { compose: () => Promise.resolve(null) };
  const renderer = createMailRenderer({ linkTokens, publicUrl: 'https://admin.example.com', templateRunner });
  const mailer = createPostmarkMailer({ ...access(), from: 'vestibule@example.com', renderer });
  const kind = 'confirm-email-address';
  const delivery = await mailer.send(queuedMail(kind, { recipient: { name: 'Ada', email } }));
  if (delivery.outcome !== 'sent') throw new Error(delivery.failure);
  const { mailHostId } = delivery;
  const { id } = await database.outboxMail.create({
    data: {
      id: randomUUID(),
      messageId: randomUUID(),
      portalId,
      emailHash: email,
      accountId,
      kind,
      status: 'awaiting_verification',
      state: 'sent',
      mailHostId,
      createdAt: at,
      sentAt: at,
    },
  });
  return id;
}

const fateOf = async (id: string) => {
  const { state, failure } = await database.outboxMail.findUniqueOrThrow({ where: { id } });
  return [state, failure];
};
const news = () => log.lines.filter(({ msg }) => msg === 'mails have come back').length;

test('a mail that bounced hard is marked with the reason; a soft bounce and a mail that arrived are not', async () => {
  const [hard, soft, arrived] = [await sent(HARD), await sent(SOFT), await sent('ada@example.com')];
  await watch().look();
  expect(await fateOf(hard)).toEqual(['bounced', 'postmark HardBounce']);
  expect(await fateOf(soft)).toEqual(['sent', null]);
  expect(await fateOf(arrived)).toEqual(['sent', null]);
});

test('looking again changes nothing and finds what has come back meanwhile', async () => {
  const first = await sent(HARD);
  const { look } = watch();
  await look();
  const marked = await database.outboxMail.findUniqueOrThrow({ where: { id: first } });
  await look();
  expect([await database.outboxMail.findUniqueOrThrow({ where: { id: first } }), news()]).toEqual([marked, 1]);
  const second = await sent(HARD);
  await look();
  expect([await fateOf(second), news()]).toEqual([['bounced', 'postmark HardBounce'], 2]);
});

test('only a mail that counts as sent can bounce', async () => {
  const dropped = await sent(HARD);
  await database.outboxMail.update({ where: { id: dropped }, data: { state: 'suppressed', failure: 'nobody' } });
  await watch().look();
  expect(await fateOf(dropped)).toEqual(['suppressed', 'nobody']);
});

test('mails of deleted accounts, and of whoever else sends by the same server, are no error', async () => {
  const [gone, kept] = [await sent(HARD), await sent(HARD)];
  const { accountId } = await database.outboxMail.findUniqueOrThrow({ where: { id: gone } });
  await database.account.delete({ where: { id: accountId } });
  await watch().look();
  expect(await fateOf(kept)).toEqual(['bounced', 'postmark HardBounce']);
  expect(log.lines.map(({ msg }) => msg)).toEqual(['mails have come back']);
});

test('two workers at once: each bounce is news to one of them', async () => {
  const mails = [await sent(HARD), await sent(HARD)];
  const other = openDatabase(testDatabase.url, 5);
  await Promise.all([watch().look(), watch(other).look()]);
  for (const mail of mails) expect(await fateOf(mail)).toEqual(['bounced', 'postmark HardBounce']);
  expect(news()).toBe(1);
  await other.$disconnect();
});

test('while one worker looks the others leave it to that one, and lose nothing by it', async () => {
  const mail = await sent(HARD);
  const { look } = watch();
  const other = openDatabase(testDatabase.url, 5);
  const itRan = await createBounceRecords(other).alone(async () => {
    await look();
    expect(await fateOf(mail)).toEqual(['sent', null]);
  });
  expect(itRan).toBe(true);
  await look();
  expect(await fateOf(mail)).toEqual(['bounced', 'postmark HardBounce']);
  await other.$disconnect();
});

test.each(['unavailable', 'busy'] as const)(
  'a mail host that is %s is said once, without alarm, and asked again',
  async (mode) => {
    const mail = await sent(HARD);
    const { look } = watch();
    await mailbox.setMode(mode);
    await look();
    await look();
    expect(log.lines).toEqual([expect.objectContaining({ level: 30, msg: expect.stringContaining('cannot be asked') })]);
    await mailbox.setMode('ok');
    await look();
    expect(await fateOf(mail)).toEqual(['bounced', 'postmark HardBounce']);
  },
);

test('a database that is away is no end of it', async () => {
  const away = openDatabase('postgresql://nobody@127.0.0.1:1/nothing', 1);
  await watch(away).look();
  expect(log.lines.map(({ level }) => level)).toEqual([30]);
  await away.$disconnect();
});
