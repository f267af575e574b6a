import type { QueuedMail } from '../../activities/ports';
import type { AccountStatus } from '../../domain/account-status';
import { MAIL_KINDS, type MailKind } from '../../domain/mail-kind';
import { type TemplateContent, NO_OWN_CONTENT } from '../../domain/email-template';
import { EXAMPLE_TOKENS, exampleMail, type ExampleRequest } from '../../mail/example-mail';
import { createTemplateRunner } from '../../mail/template-runner';
import { createMailRenderer } from '../../mail/render';
import { linkTokens, portal, queuedMail } from './queued-mail';

const templateRunner = createTemplateRunner();
const { render } = createMailRenderer({ linkTokens, publicUrl: 'https://admin.acme.example/', templateRunner });
afterAll(() => templateRunner.close());

const token = linkTokens.token('7f9fd312-a987-4628-b4c5-bb4f4fddd5f7', 'new');

function rendered(kind: MailKind, more: Partial<QueuedMail> = {}) {
  return render(queuedMail(kind, more));
}

/** Every address that the HTML can be clicked to. */
function links(html: string): string[] {
  return [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => (href ?? '').replaceAll('&amp;', '&'));
}

/** The words of the HTML body, as a person reads them. */
function words(html: string): string {
  const [, body = ''] = /<body[^>]*>([^]*)<\/body>/.exec(html) ?? [];
  const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#34': '"', '#39': "'" };
  const text = body.replace(/<[^>]*>/g, ' ').replace(/&(#?\w+);/g, (all, name: string) => entities[name] ?? all);
  return text.replace(/\s+/g, ' ');
}

describe.each(MAIL_KINDS)('%s', (kind) => {
  test('has a subject of one line, and says the same in HTML and in text', async () => {
    const { subject, html, text } = await rendered(kind);
    expect(subject).toMatch(/^\S.*\S$/);
    for (const part of [words(html), text]) {
      expect(part).toContain('Acme Developers');
      expect(part).toContain('portal.acme.example');
      expect(part).toMatch(/Hello( Ada Lovelace)?,/);
    }
    expect(links(html).every((href) => text.includes(href))).toBe(true);
  });

  test('leaves nothing of its template behind', async () => {
    const { subject, html, text } = await rendered(kind);
    for (const part of [subject, html.replace(/<style>[^]*<\/style>/, ''), text])
      expect(part).not.toMatch(/\{[{%]|\*\*|[\uE000-\uF8FF]|undefined|null/);
    expect(html).not.toMatch(/<p>\s*<\/p>/);
    expect(text).not.toMatch(/\n{3,}| \n(?<!-- \n)|, , | {2}/);
  });

  test('fetches nothing and tracks nobody', async () => {
    const { html } = await rendered(kind);
    expect(html).not.toMatch(/<img|<script|<link|<iframe|url\(|@import|src=/i);
  });
});

test.each<[MailKind, string]>([
  ['confirm-email-address', 'Please confirm your email address'],
  ['set-password', 'Set your password for Acme Developers'],
  ['reset-password', 'Reset your password for Acme Developers'],
  ['developer-invitation', 'You are invited to Acme Developers'],
  ['account-access-approved', 'Your access to Acme Developers is approved'],
  ['account-access-rejected', 'Your registration with Acme Developers was rejected'],
  ['account-access-revoked', 'Your access to Acme Developers was revoked'],
  ['registration-status', 'Your registration with Acme Developers: Pending'],
  ['registration-waiting', 'A developer waits for approval at Acme Developers'],
  ['log-ins-slowed-down', 'Somebody tries passwords at your Acme Developers account'],
])('%s has the subject "%s"', async (kind, subject) => expect((await rendered(kind)).subject).toBe(subject));

test.each<[MailKind, string, string | null]>([
  ['confirm-email-address', `https://portal.acme.example/login#email=ada%40example.com&token=${token}`, '24 hours'],
  ['set-password', `https://portal.acme.example/reset-password#email=ada%40example.com&token=${token}`, '24 hours'],
  ['reset-password', `https://portal.acme.example/reset-password#email=ada%40example.com&token=${token}`, '1 hour'],
  ['developer-invitation', `https://portal.acme.example/reset-password#email=ada%40example.com&token=${token}`, '7 days'],
  ['account-access-approved', 'https://portal.acme.example/login', null],
  ['registration-waiting', 'https://admin.acme.example/console', null],
  ['log-ins-slowed-down', 'https://portal.acme.example/login', null],
])('%s leads to %s and says how long: %s', async (kind, link, lifetime) => {
  const { html, text } = await rendered(kind);
  expect(new Set(links(html))).toEqual(new Set([link]));
  expect(text).toContain(`:\n${link}\n`);
  if (lifetime) {
    expect(text).toContain(`works once and for ${lifetime},`);
    expect(words(html)).toContain(`works once and for ${lifetime},`);
  }
});

test("a portal's own front end gets the links", async () => {
  const own = portal({ confirmUrl: 'https://app.acme.example/hello?from=mail', resetPasswordUrl: '/dev/password' });
  expect(links((await rendered('confirm-email-address', { portal: own })).html)[0]).toBe(
    `https://app.acme.example/hello?from=mail&email=ada%40example.com&token=${token}`,
  );
  expect(links((await rendered('reset-password', { portal: own })).html)[0]).toContain(
    'https://portal.acme.example/dev/password?email=',
  );
});

test('an address that nobody has confirmed is mailed nothing that whoever gave it has written', async () => {
  const developer = { name: 'YOU WON https://evil.example/win', email: 'ada@example.com' };
  const own = { subject: '{{ developer_fullname }}!', title: null, body: 'Dear {{ developer_fullname }}', buttonLabel: null };
  for (const content of [undefined, own]) {
    const { subject, html, text } = await rendered('confirm-email-address', {
      developer,
      recipient: developer,
      ...(content && { content }),
    });
    for (const part of [subject, html, text]) expect(part).not.toMatch(/WON|evil/);
    expect(text).not.toMatch(/Hello ,/);
  }
  expect((await rendered('set-password', { developer, recipient: developer })).text).toContain('YOU WON');
});

test.each<MailKind>(['confirm-email-address', 'set-password', 'reset-password', 'registration-status', 'developer-invitation'])(
  '%s tells a stranger to ignore it',
  async (kind) => expect((await rendered(kind)).text).toContain('ignore this mail'),
);

test('the warning of guesses says that nobody got in, that nothing has to be done, and how to set a new password', async () => {
  const { text } = await rendered('log-ins-slowed-down', { status: 'approved' });
  for (const said of ['None of them was right', 'there is nothing you need to do', 'choose "Forgot password"']) {
    expect(text).toContain(said);
  }
});

test.each<[AccountStatus, string, string, boolean]>([
  ['pending', 'Pending', 'has yet to be decided', true],
  ['approved', 'Approved', 'You can log in', true],
  ['rejected', 'Rejected', 'registration was rejected', false],
  ['revoked', 'Revoked', 'has revoked your access', false],
])('the status mail tells %s in words: %s, %s', async (status, word, meaning, leadsOn) => {
  const { subject, html, text } = await rendered('registration-status', { status });
  expect(subject).toContain(word);
  for (const part of [words(html), text]) {
    expect(part).toContain(word);
    expect(part).toContain(meaning);
  }
  for (const other of ['Pending', 'Approved', 'Rejected', 'Revoked'].filter((each) => each !== word)) {
    expect(text).not.toContain(other);
  }
  expect(links(html).length > 0).toBe(leadsOn);
});

test.each<MailKind>(['account-access-rejected', 'account-access-revoked'])(
  '%s quotes the reason, if there is one',
  async (kind) => {
    const { html, text } = await rendered(kind, { reason: 'We could not find your company.\nPlease write to us.' });
    expect(html).toMatch(/<blockquote>\s*<p>We could not find your company\.\nPlease write to us\.<\/p>\s*<\/blockquote>/);
    expect(text).toContain('> We could not find your company.\n> Please write to us.\n');
    for (const reason of [null, '', '  ']) {
      const without = await rendered(kind, { reason });
      expect(without.text).not.toContain('reason');
      expect(without.html).not.toContain('<blockquote>');
    }
  },
);

test('an invitation says whether a decision is still to come', async () => {
  expect((await rendered('developer-invitation', { status: 'pending' })).text).toContain('still pending');
  expect((await rendered('developer-invitation', { status: 'approved' })).text).not.toContain('pending');
});

test('administrators learn who waits only where the portal lets them', async () => {
  const withheld = await rendered('registration-waiting');
  for (const part of Object.values(withheld)) expect(part).not.toMatch(/ada|lovelace/i);
  const open = portal({ notificationsDeveloperPiiVisibilityEnabled: true });
  const { html, text } = await rendered('registration-waiting', { portal: open });
  for (const part of [words(html), text]) {
    expect(part).toContain('Ada Lovelace');
    expect(part).toContain('ada@example.com');
  }
});

test('the same goes for what was answered at sign-up, which is text and nothing else', async () => {
  const answers = [
    { name: 'company', label: 'Company', answer: '<b>Widgets</b>\n[x](https://evil.example)' },
    { name: 'plans', label: 'Plans', answer: ['small', 'large'] },
    { name: 'news', label: 'News', answer: false },
  ];
  const open = portal({ notificationsDeveloperPiiVisibilityEnabled: true });
  for (const kind of ['registration-waiting', 'request-escalated'] as const) {
    const { html, text } = await rendered(kind, { portal: open, answers });
    expect(text).toContain('Company: <b>Widgets</b> [x](https://evil.example)');
    expect(text).toMatch(/Plans: small, large\n(> )?News: no/);
    expect(html).not.toMatch(/<b>Widgets|href="https:\/\/evil/);
    const withheld = await rendered(kind, { answers });
    for (const part of [withheld.html, withheld.text]) expect(part).not.toMatch(/Widgets|answered/);
  }
});

test('the reply address is offered where the portal has one', async () => {
  const { text } = await rendered('account-access-rejected', { portal: portal({ mailReplyToEmail: 'help@acme.example' }) });
  expect(text).toContain('Questions? Write to help@acme.example.');
  expect((await rendered('account-access-rejected')).text).not.toContain('Questions?');
});

describe('what people type is text and nothing else', () => {
  const evil = [
    '<b>bold</b><script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    '[click](https://evil.example) ![x](https://evil.example/pixel)',
    '**strong** _em_ `code` # head',
    '{{ portal_domain }} {% assign portal_domain = "evil" %} {% raw %}',
    '</p></td></table><a href="https://evil.example">log in</a>',
    '&lt;i&gt; &amp; &#60;',
    'O\'Hara & Söhne "Ltd" $& $1 \\1',
  ];
  const kinds: MailKind[] = ['confirm-email-address', 'account-access-rejected', 'registration-status', 'registration-waiting'];

  test.each(evil)('%s', async (value) => {
    for (const kind of kinds) {
      const plain = await rendered(kind, { reason: 'x', portal: portal({ notificationsDeveloperPiiVisibilityEnabled: true }) });
      const { html, text } = await rendered(kind, {
        developer: { name: value, email: 'ada@example.com' },
        portal: portal({ displayName: value, notificationsDeveloperPiiVisibilityEnabled: true }),
        reason: value,
      });
      expect(tags(html)).toEqual(tags(plain.html));
      expect(text).toContain(value);
      expect(words(html)).toContain(value.replace(/\s+/g, ' '));
    }
  });

  test('no line break or direction mark gets into a subject or a name', async () => {
    const name = 'Ada\r\nBcc: eve@example.com\u0000\u202Egnp.exe\u2028x\tL\u0007';
    const { subject, text } = await rendered('registration-status', {
      developer: { name, email: 'ada@example.com' },
      portal: portal({ displayName: name }),
    });
    // eslint-disable-next-line no-control-regex
    expect(subject).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/);
    expect(subject).toBe('Your registration with Ada Bcc: eve@example.com gnp.exe x L: Pending');
    expect(text).toContain('Hello Ada Bcc: eve@example.com gnp.exe x L,');
  });

  test('the stand-ins of the renderer cannot be typed', async () => {
    const { html, text } = await rendered('account-access-rejected', { reason: '\uE0000\uE002 \uE001\uE003\uE004 end' });
    for (const part of [html, text]) expect(part).toMatch(/0 +end/);
  });

  test('emoji and scripts that need joiners stay as they are', async () => {
    const name = 'Ada 👩‍💻 نویسه‌ها';
    expect((await rendered('set-password', { developer: { name, email: 'a@example.com' } })).text).toContain(name);
  });

  function tags(html: string): string[] {
    return [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag);
  }
});

describe("a portal's own words", () => {
  const own = (content: Partial<TemplateContent>, more: Partial<QueuedMail> = {}) =>
    rendered('reset-password', { content: { ...NO_OWN_CONTENT, ...content }, ...more });

  test('take the place of ours, each for itself', async () => {
    const { subject, html, text } = await own({
      subject: 'Hi {{ developer_fullname | split: " " | first }}',
      body: 'Go **on**.',
    });
    expect(subject).toBe('Hi Ada');
    expect(html).toContain('<p>Go <strong>on</strong>.</p>');
    expect(text).toMatch(/^Reset your password\n\nGo on\.\n\nReset password:\nhttps:/);
    expect((await own({ title: 'One', buttonLabel: 'Two' })).text).toMatch(/^One\n\nHello Ada[^]*\n\nTwo:\nhttps:/);
  });

  test('are text where they hold HTML, and so are the values in them', async () => {
    const evil = '<script>{{ developer_fullname }}</script> {{ "<b>" }} {{ developer_fullname | append: "<i>" }}';
    const { html } = await own(
      { title: evil, body: evil, buttonLabel: evil },
      { developer: { name: '<img src=x>', email: 'ada@example.com' } },
    );
    expect(html).not.toMatch(/<script|<b>|<i>|<img/);
  });

  test('that fail all the same are replaced by ours, so that nobody is kept out', async () => {
    for (const body of ['{% if %}', '{{ (1..1000000000) | join: "x" }}', '{% include "x" %}']) {
      expect(await own({ subject: 'Mine', body })).toEqual(await rendered('reset-password'));
    }
  });

  test('never leave a mail without a subject or a link without a label', async () => {
    const { subject, text } = await own({ subject: '{{ dev_portal_reply_to }}', title: '', buttonLabel: ' ' });
    expect(subject).toBe('Reset your password for Acme Developers');
    expect(text).toMatch(/^Hello [^]*Reset password:\nhttps:/);
    expect((await own({ title: '' })).html).not.toContain('<h1');
  });
});

describe('an example', () => {
  const content = NO_OWN_CONTENT;
  const examples = createMailRenderer({ linkTokens: EXAMPLE_TOKENS, publicUrl: 'https://admin.acme.example', templateRunner });
  const preview = (kind: MailKind, more: Partial<ExampleRequest> = {}) =>
    examples.render(exampleMail({ kind, portal: portal(), content, ...more }));

  test.each(MAIL_KINDS)('of %s is the mail that would be sent, with a link that opens nothing', async (kind) => {
    const { subject, html, text } = await preview(kind);
    const sent = await rendered(kind, { ...exampleMail({ kind, portal: portal(), content }), link: queuedMail(kind).link });
    expect(subject).toBe(sent.subject);
    for (const [part, real] of [
      [html, sent.html],
      [text, sent.text],
    ] as const)
      expect(part).toBe(real.replaceAll(token, 'example'));
  });

  test('about a developer has nothing that is made up', async () => {
    const developer = { name: 'Grace', email: 'grace@example.com', status: 'approved' as const, answers: [] };
    const { text } = await preview('account-access-rejected', { developer });
    expect(text).toContain('Hello Grace,');
    expect(text).not.toContain('reason');
    expect((await preview('account-access-rejected', { developer, reason: 'No.' })).text).toContain('> No.');
    expect((await preview('account-access-rejected')).text).toContain('> We could not find your company.');
    expect((await preview('registration-status', { developer })).subject).toContain('Approved');
    const open = portal({ notificationsDeveloperPiiVisibilityEnabled: true });
    expect((await preview('registration-waiting', { portal: open })).text).toContain('Company: Analytical Engines');
    expect((await preview('registration-waiting', { portal: open, developer })).text).not.toContain('answered');
  });
});

test('a link whose key is gone is an error rather than a mail without a link', async () => {
  const link = { id: 'x', keyId: 'gone', purpose: 'reset_password' as const };
  await expect(rendered('reset-password', { link })).rejects.toThrow('Key "gone" is not in the ring');
});
