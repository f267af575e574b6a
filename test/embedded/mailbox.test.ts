import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Errors, type Models, ServerClient } from 'postmark';
import { provideMailbox } from '../../embedded/mailbox/provide';
import type { Context } from '../../embedded/processes/context';
import { startTestMailbox, type TestMailbox } from '../support/mailbox';

const message = (more: Partial<Models.Message> = {}) => ({
  From: 'Vestibule <vestibule@example.com>',
  To: 'ada@example.com',
  Subject: 'Please confirm your email address',
  HtmlBody: '<p>Hello <a href="https://example.com/x">there</a></p>',
  TextBody: 'Hello https://example.com/x',
  ...more,
});

describe('the mailbox, through the Postmark client', () => {
  let mailbox: TestMailbox;
  let client: ServerClient;
  const connect = (token: string, timeout = 5) =>
    new ServerClient(token, { requestHost: new URL(mailbox.url).host, useHttps: false, timeout });

  beforeEach(async () => {
    mailbox = await startTestMailbox();
    client = connect('any');
  });
  afterEach(() => mailbox.stop());

  it('takes a mail and gives back what was sent', async () => {
    const sent = await client.sendEmail(message({ Tag: 'confirm', Metadata: { mail: 'm1' } }));
    expect(sent).toMatchObject({
      ErrorCode: 0,
      To: 'ada@example.com',
      MessageID: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
    expect(await client.getOutboundMessageDetails(sent.MessageID)).toMatchObject({
      ...message({ Tag: 'confirm', Metadata: { mail: 'm1' } }),
      To: [{ Email: 'ada@example.com', Name: '' }],
      Recipients: ['ada@example.com'],
      Status: 'Sent',
    });
  });

  it('answers each mail of a batch for itself', async () => {
    const answers = await client.sendEmailBatch([
      message(),
      message({ To: 'no address' }),
      message({ To: 'inactive@example.com' }),
    ]);
    expect(answers.map(({ ErrorCode }) => ErrorCode)).toEqual([0, 300, 406]);
    expect((await client.getOutboundMessages({ count: 10, offset: 0 })).Messages).toHaveLength(1);
  });

  it.each([
    ['metadata', { metadata_mail: 'm2' }],
    ['recipient, in any case', { recipient: 'Grace@Example.com' }],
    ['tag', { tag: 'reset' }],
    ['subject', { subject: 'reset' }],
    ['sender', { fromemail: 'other@example.com' }],
  ])('is searched by %s', async (_what, filter) => {
    await client.sendEmail(message({ Metadata: { mail: 'm1' }, Tag: 'confirm' }));
    const other = { To: '"Hopper, Grace" <grace@example.com>', From: 'other@example.com', Subject: 'Reset it', Tag: 'reset' };
    const { MessageID } = await client.sendEmail(message({ ...other, Metadata: { mail: 'm2' } }));
    const { Messages } = await client.getOutboundMessages({ count: 10, offset: 0, ...filter });
    expect(Messages).toMatchObject([{ MessageID, To: [{ Name: 'Hopper, Grace' }] }]);
  });

  it('gives pages, newest first', async () => {
    for (const Subject of ['one', 'two', 'three']) await client.sendEmail(message({ Subject }));
    const page = await client.getOutboundMessages({ count: 2, offset: 1 });
    expect(page).toMatchObject({ TotalCount: 3, Messages: [{ Subject: 'two' }, { Subject: 'one' }] });
  });

  it.each([
    ['no body', { HtmlBody: undefined, TextBody: undefined }, 300],
    ['nobody to send to', { To: '' }, 300],
    ['a line break in an address', { To: 'a@example.com\r\nBcc: b@example.com' }, 300],
    ['something that is no address', { To: 'ada' }, 300],
    ['an inactive address', { To: 'inactive@example.com' }, 406],
    ['a field of another type', { Subject: 7 as unknown as string }, 403],
  ])("refuses %s with Postmark's code", async (_what, wrong, code) => {
    await expect(client.sendEmail(message(wrong))).rejects.toMatchObject({ code, statusCode: 422 });
  });

  it('names inactive addresses in a way the client understands', async () => {
    await mailbox.setInactive(['Gone@example.com']);
    const error = await client.sendEmail(message({ To: 'gone@example.com' })).catch((refused: unknown) => refused);
    expect(error).toBeInstanceOf(Errors.InactiveRecipientsError);
    expect(error).toMatchObject({ recipients: ['gone@example.com'] });
  });

  describe('bounces', () => {
    const bounces = async (filter: object = {}) => (await client.getBounces({ count: 10, offset: 0, ...filter })).Bounces;

    it.each([
      ['hardbounce@bounce-testing.postmarkapp.com', 'HardBounce', 1, true],
      ['Soft_Bounce@bounce-testing.postmarkapp.com', 'SoftBounce', 4096, false],
      ['anybody@bounce-testing.postmarkapp.com', 'HardBounce', 1, true],
    ])("has them from Postmark's own addresses for tests: %s", async (To, Type, TypeCode, Inactive) => {
      const { MessageID } = await client.sendEmail(message({ To }));
      expect(await bounces()).toMatchObject([
        { RecordType: 'Bounce', MessageID, Email: To, Type, TypeCode, Inactive, ID: expect.any(Number) as number },
      ]);
      const [event] = (await client.getOutboundMessageDetails(MessageID)).MessageEvents;
      expect(event).toMatchObject({ Recipient: To, Type: 'Bounced' });
    });

    it('has them from addresses that are told to bounce, mails from then on, and shows them to people', async () => {
      await client.sendEmail(message());
      await mailbox.setBouncing({ 'Ada@example.com': 'Blocked' });
      const { MessageID } = await client.sendEmail(message());
      expect(await bounces()).toMatchObject([{ MessageID, Type: 'Blocked' }]);
      expect(await (await fetch(mailbox.url)).text()).toContain('>bounced<');
      expect(await (await fetch(`${mailbox.url}/mails/${MessageID}`)).text()).toContain('Blocked, from ada@example.com');
    });

    it.each([
      ['type', { type: 'SoftBounce' }],
      ['whether the address is inactive now', { inactive: false }],
      ['a part of the address', { emailFilter: 'SOFT' }],
      ['tag', { tag: 'soft' }],
    ])('are searched by %s', async (_what, filter) => {
      const to = (type: string) => `${type}bounce@bounce-testing.postmarkapp.com`;
      for (const Tag of ['hard', 'soft']) await client.sendEmail(message({ To: to(Tag), Tag }));
      expect(await bounces(filter)).toMatchObject([{ Email: to('soft') }]);
    });

    it('are searched by message, and by time in the Eastern Time Zone, newest first and in pages', async () => {
      const To = 'hardbounce@bounce-testing.postmarkapp.com';
      const sent: string[] = [];
      for (const Subject of ['one', 'two', 'three']) sent.push((await client.sendEmail(message({ To, Subject }))).MessageID);
      expect(await bounces({ messageID: sent[1] })).toMatchObject([{ Subject: 'two' }]);
      expect(await client.getBounces({ count: 2, offset: 1 })).toMatchObject({
        TotalCount: 3,
        Bounces: [{ Subject: 'two' }, { Subject: 'one' }],
      });
      const newYork = (time: number) =>
        new Date(time).toLocaleString('sv-SE', { timeZone: 'America/New_York' }).replace(' ', 'T');
      const [before, after] = [newYork(Date.now() - 60_000), newYork(Date.now() + 60_000)];
      expect(await bounces({ fromDate: before, toDate: after })).toHaveLength(3);
      expect(await bounces({ fromDate: after })).toEqual([]);
      expect(await bounces({ toDate: before })).toEqual([]);
      await expect(bounces({ fromDate: 'yesterday' })).rejects.toMatchObject({ code: 300 });
    });
  });

  it('wants a server token, and JSON', async () => {
    const send = (headers: Record<string, string>, body: string) =>
      fetch(`${mailbox.url}/email`, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body });
    const noToken = await send({}, JSON.stringify(message()));
    expect([noToken.status, await noToken.json()]).toMatchObject([401, { ErrorCode: 10 }]);
    const noJson = await send({ 'X-Postmark-Server-Token': 'x' }, '{"From": ');
    expect([noJson.status, await noJson.json()]).toMatchObject([422, { ErrorCode: 402 }]);
  });

  it('says of an unknown message that it is unknown', async () => {
    await expect(client.getOutboundMessageDetails('nothing')).rejects.toMatchObject({ code: 701 });
  });

  it('fails as it is told to, and a lost answer is not a lost mail', async () => {
    await mailbox.setMode('unavailable');
    await expect(client.sendEmail(message())).rejects.toMatchObject({ statusCode: 503 });
    await mailbox.setMode('busy');
    await expect(client.sendEmail(message())).rejects.toMatchObject({ statusCode: 429 });
    await mailbox.setMode('hang');
    await expect(connect('any', 0.2).sendEmail(message())).rejects.toThrow();
    await mailbox.setMode('lost');
    await expect(client.sendEmail(message())).rejects.toThrow();
    await mailbox.setMode('ok');
    expect(await mailbox.mailsTo('ada@example.com')).toHaveLength(1);
  });
});

describe('the mailbox', () => {
  it('keeps its mails over a restart, and over a line that a crash cut short', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mailbox-'));
    const file = join(folder, 'mails.jsonl');
    const send = async (mailbox: TestMailbox, Subject: string) => {
      const client = new ServerClient('any', { requestHost: new URL(mailbox.url).host, useHttps: false });
      await client.sendEmail(message({ Subject }));
    };
    for (const subject of ['first', 'second']) {
      const mailbox = await startTestMailbox(file);
      await send(mailbox, subject);
      await mailbox.stop();
    }
    await appendFile(file, '{"MessageID":"cut');
    const mailbox = await startTestMailbox(file);
    expect((await mailbox.mailsTo('ada@example.com')).map(({ Subject }) => Subject)).toEqual(['second', 'first']);
    await mailbox.stop();
    await rm(folder, { recursive: true });
  });

  it('shows mails to people without letting them do anything, and to localhost only', async () => {
    const mailbox = await startTestMailbox();
    const client = new ServerClient('any', { requestHost: new URL(mailbox.url).host, useHttps: false });
    const { MessageID } = await client.sendEmail(message({ Subject: '<script>alert(1)</script>' }));
    const list = await fetch(mailbox.url);
    expect(await list.text()).toContain('&lt;script&gt;');
    expect(list.headers.get('content-security-policy')).toContain("default-src 'none'");
    const page = await (await fetch(`${mailbox.url}/mails/${MessageID}`)).text();
    expect(page).toMatch(/<iframe[^>]+sandbox="allow-popups allow-popups-to-escape-sandbox"/);
    const text = await (await fetch(`${mailbox.url}/mails/${MessageID}?as=text`)).text();
    expect(text).toContain('<a href="https://example.com/x"');
    const body = await fetch(`${mailbox.url}/mails/${MessageID}/body`);
    expect(body.headers.get('content-security-policy')).toContain('sandbox');
    expect((await foreignHost(mailbox.url)).status).toBe(421);
    await mailbox.stop();
  });
});

/** `fetch` does not let a caller choose the Host header. */
function foreignHost(url: string): Promise<{ status: number | undefined }> {
  return new Promise((resolve, reject) => {
    request(url, { headers: { Host: 'evil.example' } }, (response) => {
      response.resume();
      resolve({ status: response.statusCode });
    })
      .on('error', reject)
      .end();
  });
}

test.each([{ POSTMARK_SERVER_TOKEN: 'a token' }, { MAIL_TRANSPORT: 'smtp' }])(
  'there is no mailbox where mails really go out: %j',
  async (settings) => {
    expect(await provideMailbox({ settings } as Context)).toBeNull();
  },
);
