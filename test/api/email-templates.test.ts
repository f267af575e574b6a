import { randomUUID } from 'node:crypto';
import type { RoleGrant } from '../../domain/administrator';
import { MAIL_KINDS } from '../../domain/mail-kind';
import { createAdministratorStore } from '../../prisma/stores/administrator/administrator-store';
import { newAdministratorToken } from '../../security/administrator-token';
import { eventually } from '../support/eventually';
import { type Service, startService } from '../support/service';
import { type CallOptions } from './client';
import { type HttpDriver, createHttpDriver, wrong } from './http-driver';

let service: Service;
let driver: HttpDriver;

beforeAll(async () => {
  service = await startService();
  driver = createHttpDriver(service);
});
afterEach(() => service.database.emailTemplate.deleteMany());
afterAll(() => service.stop());

interface Content {
  subject?: string | null;
  title?: string | null;
  body?: string | null;
  button_label?: string | null;
}
interface Template {
  name: string;
  content: Content | null;
  default_content: Record<keyof Content, string>;
  enabled: boolean;
  mandatory: boolean;
  variables: string[];
  created_at: string;
  updated_at: string;
}
interface Mail {
  subject: string;
  html: string;
  text: string;
}

const get = (path: string, options?: CallOptions) => driver.call('GET', path, { token: service.adminToken, ...options });
const patch = (name: string, body: object) => driver.manage('PATCH', `/email-templates/${name}`, body);
const preview = (name: string, body: object) => driver.manage('POST', `/email-templates/${name}/preview`, body);
const reasons = ({ body }: { body: unknown }) =>
  (body as { invalid_parameters: { field: string; reason: string }[] }).invalid_parameters.map(
    ({ field, reason }) => `${field}: ${reason}`,
  );

async function administrator(grants: RoleGrant[]): Promise<{ id: string; token: string }> {
  const { token, hash } = newAdministratorToken();
  const id = await createAdministratorStore(service.database, service.seals).create(
    { name: randomUUID(), email: null, grants },
    { hash, label: 'test', expiresAt: null },
    { kind: 'system' },
    'administrator_created',
  );
  return { id, token };
}

describe('GET the defaults', () => {
  test('200 for the mails that are sent here, and for what they may name', async () => {
    const { body } = await get('/v3/portals/email-templates');
    const { data } = body as { data: Template[] };
    expect(data.map(({ name }) => name)).toEqual([...MAIL_KINDS]);
    expect(data[5]).toMatchObject({
      name: 'account-access-rejected',
      default_content: { subject: 'Your registration with {{ portal_display_name }} was rejected', button_label: '' },
    });
    expect(data[5]?.variables).toContain('decision_reason');
    expect(data[0]?.variables).not.toContain('decision_reason');
    const variables = (await get('/v3/portals/email-templates/variables')).body as { data: { name: string; scope: string[] }[] };
    expect(variables.data.find(({ name }) => name === 'link_lifetime')?.scope).toEqual([
      'confirm-email-address',
      'set-password',
      'reset-password',
      'developer-invitation',
      'registration-status',
      'information-needed',
      'confirm-new-email-address',
    ]);
    const { body: one } = await get('/v3/portals/email-templates/set-password');
    expect(one).toEqual(data[1]);
  });

  test('401 without a token, 404 for mails that nothing here sends', async () => {
    for (const path of ['', '/variables', '/reset-password'])
      expect((await driver.call('GET', `/v3/portals/email-templates${path}`)).status).toBe(401);
    for (const name of ['app-registration-approved', 'api-key-expired', 'nonsense'])
      expect((await get(`/v3/portals/email-templates/${name}`)).status).toBe(404);
  });
});

/** Those that nobody could get in, or notice who does, without. */
const MANDATORY: string[] = [
  'confirm-email-address',
  'set-password',
  'reset-password',
  'confirm-new-email-address',
  'email-address-changing',
];

describe("a portal's templates", () => {
  test('200 for all of them, untouched ones with the dates of their portal', async () => {
    const portal = await service.database.portal.findUniqueOrThrow({ where: { id: service.portalId } });
    const { data } = (await driver.manage('GET', '/email-templates')).body as { data: Template[] };
    expect(data.map(({ name }) => name)).toEqual([...MAIL_KINDS]);
    expect(data.filter(({ mandatory }) => mandatory).map(({ name }) => name)).toEqual(MANDATORY);
    const dates = { created_at: portal.createdAt.toISOString(), updated_at: portal.updatedAt.toISOString() };
    for (const template of data) expect(template).toMatchObject({ content: null, enabled: true, ...dates });
    expect((await driver.manage('GET', '/email-templates/reset-password')).body).toEqual(data[2]);
  });

  test('200 changes what is given and leaves the rest, null takes the default, and the audit knows', async () => {
    const name = 'account-access-approved';
    const first = (await patch(name, { content: { subject: 'Hello', body: 'You **are** in' } })).body as Template;
    expect(first.content).toEqual({ subject: 'Hello', title: null, body: 'You **are** in', button_label: null });
    const second = (await patch(name, { content: { subject: null }, enabled: false })).body as Template;
    expect([second.content?.subject, second.content?.body, second.enabled]).toEqual([null, 'You **are** in', false]);
    expect((await patch(name, { content: null })).body).toMatchObject({ content: null, enabled: false });
    expect((await patch(name, {})).body).toMatchObject({ content: null, enabled: false });
    const entries = await service.database.auditEntry.findMany({
      where: { event: 'mail_template_changed' },
      include: { detail: true },
      orderBy: { sequence: 'asc' },
    });
    expect(entries.map(({ detail, actor, chain }) => [detail?.reason, actor, chain])).toEqual([
      [`${name}: body, subject`, 'administrator', 'installation'],
      [`${name}: enabled, subject`, 'administrator', 'installation'],
      [`${name}: body, buttonLabel, subject, title`, 'administrator', 'installation'],
    ]);
  });

  test('what has been read may be sent back', async () => {
    const { body } = await driver.manage('GET', '/email-templates/developer-invitation');
    const reply = await patch('developer-invitation', { ...(body as Template), content: (body as Template).default_content });
    expect(reply.status).toBe(200);
  });

  test('204 puts the default back, once on record; again it is 204 and changes nothing', async () => {
    await patch('registration-status', { content: { subject: 'Mine' }, enabled: false });
    for (let time = 0; time < 2; time += 1)
      expect((await driver.manage('DELETE', '/email-templates/registration-status')).status).toBe(204);
    const { body } = await driver.manage('GET', '/email-templates/registration-status');
    expect(body).toMatchObject({ content: null, enabled: true });
    expect(await service.database.auditEntry.count({ where: { event: 'mail_template_reset' } })).toBe(1);
  });

  test('400 names part and line', async () => {
    const reply = await patch('reset-password', {
      content: { subject: ' ', title: '{{ who }}', body: 'a\n\n{% if developer_email %}', button_label: '{{ 1 | shout }}' },
    });
    expect(reply.status).toBe(400);
    expect(reasons(reply)).toEqual([
      'content.subject: must not be empty',
      expect.stringContaining('content.title: line 1: there is no "who" in this mail; there are portal_display_name,'),
      'content.body: line 3: tag {% if developer_email %} not closed',
      expect.stringContaining('content.button_label: line 1: there is no filter "shout"'),
    ]);
    const long = {
      subject: 'x'.repeat(1025),
      title: 'x'.repeat(1025),
      body: 'x'.repeat(4097),
      button_label: 'x'.repeat(129),
    };
    expect(wrong(await patch('reset-password', { content: long }))).toEqual([
      'content.subject: max_length',
      'content.title: max_length',
      'content.body: max_length',
      'content.button_label: max_length',
    ]);
    const mistyped = await patch('reset-password', { content: { subject: 1, title: 'a\nb', body: 'a\u0000' }, enabled: 'no' });
    expect(wrong(mistyped)).toEqual([
      'content.subject: is_string',
      'content.title: invalid',
      'content.body: invalid',
      'enabled: is_boolean',
    ]);
    expect(await service.database.emailTemplate.count()).toBe(0);
  });

  test('400 for a text that would run or grow without end, at once', async () => {
    const started = Date.now();
    for (const body of ['{% for i in (1..100000000) %}x{% endfor %}', '{{ (1..100000000) | join }}'])
      expect((await patch('reset-password', { content: { body } })).status).toBe(400);
    expect(Date.now() - started).toBeLessThan(2000);
  });

  test('a text that makes much out of little holds nobody else up, and says what is wrong with it', async () => {
    const blanks = `{{ "aaaaaaaaaaaaaaaaaaaa" | split: "" | join: "${' '.repeat(1300)}" | remove: "a" }}x`;
    const letters = `{{ "${'a'.repeat(40)}" | split: "" | join: "${'b'.repeat(3000)}" }}`;
    const before = process.cpuUsage();
    expect((await patch('reset-password', { content: { body: blanks } })).status).toBe(200);
    const refused = await patch('reset-password', { content: { body: letters } });
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(3000);
    expect([refused.status, reasons(refused)]).toEqual([400, ['content.body: this makes more text than a mail may have']]);
  });

  test('400 stays small however much is wrong', async () => {
    const reply = await patch('reset-password', { content: { body: '{{x}}\n'.repeat(600) } });
    expect(reasons(reply)).toHaveLength(50);
  });

  test.each(MAIL_KINDS)('%s can be switched off unless nobody could get in, or notice who does, without it', async (name) => {
    const mandatory = MANDATORY.includes(name);
    const reply = await patch(name, { enabled: false });
    expect(reply.status).toBe(mandatory ? 400 : 200);
    if (mandatory)
      expect(reasons(reply)).toEqual(['enabled: must be true: without this mail nobody could get in, or notice who does']);
    expect((await patch(name, { enabled: true })).status).toBe(200);
  });

  test('401, 403 for viewers who change, 404 for other portals and other names', async () => {
    const other = (await driver.call('POST', '/v3/portals', { token: service.adminToken, body: { name: randomUUID() } })).body;
    const stranger = await administrator([{ role: 'portal_admin', portalId: (other as { id: string }).id }]);
    const viewer = await administrator([{ role: 'viewer', portalId: service.portalId }]);
    const own = await administrator([{ role: 'portal_admin', portalId: service.portalId }]);
    const list = `/v3/portals/${service.portalId}/email-templates`;
    const routes: [string, string, object?][] = [
      ['GET', list],
      ['GET', `${list}/reset-password`],
      ['PATCH', `${list}/reset-password`, {}],
      ['DELETE', `${list}/reset-password`],
      ['POST', `${list}/reset-password/preview`, {}],
    ];
    for (const [method, path, body] of routes) {
      const status = async (token?: string) => (await driver.call(method, path, { body, token })).status;
      const done = method === 'DELETE' ? 204 : 200;
      const seen = method === 'GET' ? 200 : 403;
      expect([path, await status(), await status(stranger.token)]).toEqual([path, 401, 404]);
      expect([path, await status(viewer.token), await status(own.token)]).toEqual([path, seen, done]);
      const unknown = path.replace('reset-password', 'api-key-expired');
      if (unknown === path) continue;
      expect([path, (await driver.call(method, unknown, { body, token: own.token })).status]).toEqual([path, 404]);
    }
  });
});

describe('POST preview', () => {
  test("200 with the portal's words and example values", async () => {
    await patch('set-password', {
      content: { subject: 'Hi {{ developer_fullname }}', body: 'For {{ link_lifetime }}: [x](https://acme.example)' },
    });
    const { status, body } = await preview('set-password', {});
    const mail = body as Mail;
    expect([status, mail.subject]).toEqual([200, 'Hi Ada Lovelace']);
    expect(mail.html).toContain('<p>For 24 hours: <a href="https://acme.example">x</a></p>');
    expect(mail.text).toContain('For 24 hours: x (https://acme.example)');
    expect(mail.text).toContain(`${service.url}/reset-password#email=ada%40example.com&token=example\n`);
  });

  test('200 with words that are not kept: null and left out is the default', async () => {
    await patch('account-access-approved', { content: { subject: 'Kept', title: 'Kept' } });
    const mail = (await preview('account-access-approved', { content: { subject: 'Tried', title: null } })).body as Mail;
    expect([mail.subject, mail.text.split('\n')[0]]).toEqual(['Tried', 'Welcome: your access is approved']);
    expect(((await preview('account-access-approved', {})).body as Mail).subject).toBe('Kept');
  });

  test('200 is what is sent then: the developer, the reason, and no markup from either', async () => {
    const email = await driver.registered(`${randomUUID()}@example.com`);
    const id = await driver.developerId(email);
    await service.database.profile.updateMany({ where: { email }, data: { fullName: '<b>Ada</b> **x** {{ portal_domain }}' } });
    await patch('account-access-rejected', { content: { body: 'Dear {{ developer_fullname }},\n\n> {{ decision_reason }}' } });
    const reason = '<img src=x>\n[here](https://evil.example)';
    const seen = (await preview('account-access-rejected', { developer_id: id, reason })).body as Mail;
    expect((await driver.manage('PATCH', `/developers/${id}`, { status: 'rejected', reason })).status).toBe(200);
    const sent = await service.mailbox.waitForMail(email, /rejected/);
    expect(seen).toEqual({ subject: sent.Subject, html: sent.HtmlBody, text: sent.TextBody });
    expect(seen.html).not.toMatch(/<img|<b>|evil\.example"/);
    expect(seen.text).toContain('Dear <b>Ada</b> **x** {{ portal_domain }},');
  });

  test('keeps nothing, sends nothing, and never shows a token', async () => {
    const before = await service.database.auditEntry.count();
    for (const name of MAIL_KINDS) {
      const { html, text } = (await preview(name, { content: { title: 'T' } })).body as Mail;
      expect(html + text).not.toMatch(/token=(?!example)/);
    }
    expect(await service.database.auditEntry.count()).toBe(before);
    expect(await service.database.emailTemplate.count()).toBe(0);
    expect(await service.mailbox.mailsTo('ada@example.com')).toEqual([]);
  });

  test('administrators who may not learn who waits do not learn it here', async () => {
    const id = await driver.developerId(await driver.registered());
    const { html, text, subject } = (await preview('registration-waiting', { developer_id: id })).body as Mail;
    expect(html + text + subject).not.toMatch(/ada|lovelace/i);
  });

  test('400 for words that cannot be sent and for what is not asked here, 404 for nobody', async () => {
    expect(reasons(await preview('reset-password', { content: { body: 'x\n{{ nobody }}' } }))).toEqual([
      expect.stringContaining('content.body: line 2: there is no "nobody" in this mail'),
    ]);
    expect(wrong(await preview('reset-password', { developer_id: 'x', reason: '', surprise: 1 })).sort()).toEqual([
      'developer_id: is_uuid',
      'reason: min_length',
      'surprise: unknown_property',
    ]);
    expect((await preview('reset-password', { developer_id: randomUUID() })).status).toBe(404);
  });
});

describe('what developers get', () => {
  test("is the portal's words, in a registration under way too, and the default again after a reset", async () => {
    const email = await driver.register();
    await driver.verified(email);
    await patch('set-password', { content: { subject: 'Nearly there, {{ developer_fullname }}' } });
    await driver.register(email);
    const mail = await service.mailbox.waitForMail(email, /Nearly there, Ada Lovelace/);
    expect(mail.TextBody).toMatch(/^Set your password\n/);
    await driver.manage('DELETE', '/email-templates/set-password');
    await driver.register(email);
    await service.mailbox.waitForMail(email, /^Set your password for Test Portal$/);
  });

  test('is nothing where a mail is switched off; the decision stands and the outbox says why', async () => {
    const email = await driver.registered();
    const id = await driver.developerId(email);
    await patch('account-access-approved', { enabled: false });
    expect((await driver.manage('PATCH', `/developers/${id}`, { status: 'approved' })).status).toBe(200);
    expect((await driver.logIn(email)).status).toBe(204);
    const where = { accountId: id, kind: 'account-access-approved' };
    const mail = await eventually('the mail is settled', () =>
      service.database.outboxMail.findFirst({ where: { ...where, state: 'suppressed' } }),
    );
    expect([mail.failure, mail.sentAt, mail.mailHostId]).toEqual(['switched off', null, null]);
    expect((await service.mailbox.mailsTo(email)).filter(({ Tag }) => Tag === 'account-access-approved')).toEqual([]);
    await patch('account-access-approved', { enabled: true });
    await driver.manage('PATCH', `/developers/${id}`, { status: 'revoked' });
    await driver.manage('PATCH', `/developers/${id}`, { status: 'approved' });
    await service.mailbox.waitForMail(email, /is approved/);
  });
});
