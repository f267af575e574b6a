import { ServerClient } from 'postmark';
import { BOUNCE_TYPES } from '../../embedded/mailbox/bounce';
import { createPostmarkBounces } from '../../mail/postmark-bounces';
import { startTestMailbox, type TestMailbox } from '../support/mailbox';

let mailbox: TestMailbox;
beforeEach(async () => {
  mailbox = await startTestMailbox();
});
afterEach(() => mailbox.stop());

const MINUTE_MS = 60_000;
const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE_MS);

function reports(timeoutSeconds = 5) {
  return createPostmarkBounces({ serverToken: 'test', url: mailbox.url, timeoutSeconds });
}

async function told(from: Date): Promise<{ mailHostId: string; failure: string }[]> {
  const all = [];
  for await (const page of reports().since(from)) all.push(...page);
  return all;
}

const message = (To: string) => ({ From: 'vestibule@acme.example', To, Subject: 'Hello', TextBody: 'Hello' });

async function send(addresses: string[]): Promise<string[]> {
  const client = new ServerClient('test', { requestHost: new URL(mailbox.url).host, useHttps: false });
  const answers = await client.sendEmailBatch(addresses.map(message));
  return answers.map(({ MessageID }) => MessageID);
}

test('mails that their readers will never see have failed; delays, automatic answers and complaints are no failure', async () => {
  const addresses = BOUNCE_TYPES.map((type) => [`${type}@example.com`, type] as const);
  await mailbox.setBouncing(Object.fromEntries(addresses));
  await send(addresses.map(([address]) => address));
  const failures = (await told(ago(1))).map(({ failure }) => failure);
  expect(failures.sort()).toEqual([
    'postmark BadEmailAddress',
    'postmark Blocked',
    'postmark DMARCPolicy',
    'postmark HardBounce',
    'postmark ManuallyDeactivated',
    'postmark SpamNotification',
    'postmark VirusNotification',
  ]);
});

test('a bounce names the message that came back, and nobody', async () => {
  const [mailHostId] = await send(['hardbounce@bounce-testing.postmarkapp.com', 'ada@example.com']);
  expect(await told(ago(1))).toEqual([{ mailHostId, failure: 'postmark HardBounce' }]);
});

test('what came back before the moment that is asked for is left out, wherever clocks stand', async () => {
  await send(['hardbounce@bounce-testing.postmarkapp.com']);
  expect(await told(ago(1))).toHaveLength(1);
  expect(await told(ago(-1))).toEqual([]);
});

test('more than a page of them are all told', async () => {
  const addresses = Array.from({ length: 501 }, (_, index) => `${index}@bounce-testing.postmarkapp.com`);
  const sent = [...(await send(addresses.slice(0, 500))), ...(await send(addresses.slice(500)))];
  expect(new Set((await told(ago(1))).map(({ mailHostId }) => mailHostId))).toEqual(new Set(sent));
});

test('a mail host that is away, busy or silent is an error of numbers only', async () => {
  for (const [mode, words] of [
    ['unavailable', 'postmark 503, code 100'],
    ['busy', 'postmark 429, code 429'],
    ['hang', 'postmark could not be reached in time'],
  ] as const) {
    await mailbox.setMode(mode);
    const asking = reports(0.1).since(ago(1))[Symbol.asyncIterator]().next();
    await expect(asking).rejects.toThrow(new Error(words));
  }
});
