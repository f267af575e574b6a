import { randomUUID } from 'node:crypto';
import { eventually } from '../support/eventually';
import { type Service, startService } from '../support/service';
import { detail, type HttpDriver, createHttpDriver, wrong } from './http-driver';

let service: Service;
let driver: HttpDriver;
beforeAll(async () => {
  service = await startService({ settings: { TEMPORAL_UI_URL: 'http://localhost:8233/' } });
  driver = createHttpDriver(service);
});
afterAll(() => service.stop());

interface Account {
  id: string;
  status: string;
  revision: number;
  deadline: string | null;
  last_logged_in_at: string | null;
  decisions: string[];
  changes: { event: string; from_status: string; to_status: string; actor: string; by: string; reason: string | null }[];
  mails: { name: string; to: string; state: string; failure: string | null }[];
  workflow: { id: string; url: string | null };
}
const read = async (id: string) => (await driver.manage('GET', `/accounts/${id}`)).body as Account;
const patch = (id: string, body: object) => driver.manage('PATCH', `/developers/${id}`, body);
/** The history once no mail is on its way any more. */
const settled = (id: string) =>
  eventually('the mails have found their end', async () => {
    const account = await read(id);
    return account.mails.every(({ state }) => state !== 'queued') && account;
  });
const registrationId = (email: string) =>
  eventually('the registration is listed', async () => {
    const { body } = await driver.manage('GET', `/registrations?filter[person][contains]=${email}`);
    return (body as { data: { id: string }[] }).data[0]?.id;
  });

test('an account tells its whole story: each change with who and why, each mail with its fate', async () => {
  const email = await driver.registered();
  const id = await driver.developerId(email);
  expect((await patch(id, { status: 'rejected', reason: 'Not <b>yet</b>.' })).status).toBe(200);
  expect((await patch(id, { status: 'approved' })).status).toBe(200);
  await driver.logIn(email);
  const account = await settled(id);
  expect(account).toMatchObject({ id, email, status: 'approved', decisions: ['revoked'], deadline: null, revision: 5 });
  expect(account.last_logged_in_at).not.toBeNull();
  expect(
    account.changes.map(({ event, from_status, to_status, by, reason }) => [event, from_status, to_status, by, reason]),
  ).toEqual([
    ['registered', 'none', 'awaiting_verification', 'the developer', null],
    ['email_verified', 'awaiting_verification', 'awaiting_credential', 'the developer', null],
    ['password_set', 'awaiting_credential', 'pending', 'the developer', null],
    ['rejected', 'pending', 'rejected', 'Grace Hopper', 'Not <b>yet</b>.'],
    ['approved', 'rejected', 'approved', 'Grace Hopper', null],
  ]);
  expect(account.mails.map(({ name, to, state }) => [name, to, state])).toEqual([
    ['confirm-email-address', 'developer', 'sent'],
    ['registration-waiting', 'administrator', 'sent'],
    ['account-access-rejected', 'developer', 'sent'],
    ['account-access-approved', 'developer', 'sent'],
  ]);
  expect(account.workflow.url).toBe(
    `http://localhost:8233/namespaces/default/workflows/${encodeURIComponent(account.workflow.id)}`,
  );
});

test('the mail to administrators quotes what was answered at sign-up where the portal tells who waits', async () => {
  await service.setPortal({ notificationsDeveloperPiiVisibilityEnabled: true });
  const question = { name: 'company', label: { en: 'Company' }, kind: 'short_text', required: false };
  const form = { revision: 0, questions: [question], terms: null };
  expect((await driver.manage('PUT', '/sign-up-form', form)).status).toBe(200);
  const email = `${randomUUID()}@example.com`;
  const body = { email, full_name: 'Ada Lovelace', answers: { company: 'Analytical Engines' } };
  expect((await driver.call('POST', '/api/v3/developer', { body })).status).toBe(201);
  await driver.setPassword(await driver.verified(email));
  const { email: administrator } = await service.database.administrator.findFirstOrThrow();
  const mail = await eventually('the mail', async () =>
    (await service.mailbox.mailsTo(administrator ?? '')).find(({ TextBody }) => TextBody?.includes(email)),
  );
  await service.setPortal({ notificationsDeveloperPiiVisibilityEnabled: false });
  expect(mail.TextBody).toContain('Company: Analytical Engines');
});

test('a registration in progress is an account too, and nobody can decide about it yet', async () => {
  const email = await driver.register();
  const id = await registrationId(email);
  const account = await settled(id);
  expect([account.status, account.decisions, account.deadline === null]).toEqual(['awaiting_verification', [], false]);
});

test('an address that no mail reaches shows on its registration', async () => {
  const email = `${randomUUID()}@example.com`;
  await service.mailbox.setInactive([email]);
  await driver.register(email);
  const id = await registrationId(email);
  expect((await settled(id)).mails).toMatchObject([{ state: 'failed', failure: 'postmark 406: the recipient is inactive' }]);
});

test('404 for an account of another portal, of nobody, and for one that was deleted', async () => {
  const id = await driver.developerId(await driver.registered());
  const portal = await driver.call('POST', '/v3/portals', { body: { name: randomUUID() }, token: service.adminToken });
  const other = (portal.body as { id: string }).id;
  expect((await driver.call('GET', `/v3/portals/${other}/accounts/${id}`, { token: service.adminToken })).status).toBe(404);
  for (const unknown of [randomUUID(), 'nonsense']) expect((await driver.manage('GET', `/accounts/${unknown}`)).status).toBe(404);
  expect((await driver.manage('DELETE', `/developers/${id}`)).status).toBe(204);
  expect((await driver.manage('GET', `/accounts/${id}`)).status).toBe(404);
});

test('a decision that is based on what has changed since is refused, with who and what, though it would be possible', async () => {
  const id = await driver.developerId(await driver.registered());
  const { revision } = await read(id);
  expect((await patch(id, { status: 'rejected', revision_seen: revision })).status).toBe(200);
  const late = await patch(id, { status: 'approved', revision_seen: revision });
  expect([late.status, detail(late)]).toEqual([
    409,
    expect.stringMatching(/changed meanwhile by \[Grace Hopper\] at \[.+\] and is now \[rejected\]/),
  ]);
  expect((await patch(id, { status: 'approved', revision_seen: revision + 1 })).status).toBe(200);
});

test('400 for a revision without a status', async () => {
  const id = await driver.developerId(await driver.registered());
  expect(wrong(await patch(id, { revision_seen: 1 }))).toEqual(['revision_seen: dependent_fields']);
  expect(wrong(await patch(id, { status: 'approved', revision_seen: -1 }))).toEqual(['revision_seen: min']);
});

describe('a mail that got lost', () => {
  test('202 brings again what is due: the link of an unfinished registration', async () => {
    const email = await driver.register();
    const id = await registrationId(email);
    expect((await driver.manage('POST', `/accounts/${id}/mails`)).status).toBe(202);
    const names = () => read(id).then(({ mails }) => mails.map(({ name }) => name));
    await eventually('both mails', async () => (await names()).length === 2);
    expect(await names()).toEqual(['confirm-email-address', 'confirm-email-address']);
  });

  test('404 for an account of nobody', async () => {
    expect((await driver.manage('POST', `/accounts/${randomUUID()}/mails`)).status).toBe(404);
  });
});

describe('a name that was mistyped', () => {
  const nameOf = async (email: string) => {
    const { body } = await driver.manage('GET', `/developers?filter[email][eq]=${email}`);
    return (body as { data: { full_name: string }[] }).data[0]?.full_name;
  };

  test('200 with the name that an administrator gives; the story says who gave it', async () => {
    const email = await driver.registered();
    const id = await driver.developerId(email);
    const reply = await patch(id, { full_name: 'Ada Lovelace the Second' });
    expect(reply).toMatchObject({ status: 200, body: { full_name: 'Ada Lovelace the Second', status: 'pending' } });
    expect(await nameOf(email)).toBe('Ada Lovelace the Second');
    const { changes, revision } = await read(id);
    expect(changes.at(-1)).toMatchObject({
      event: 'renamed',
      from_status: 'pending',
      to_status: 'pending',
      actor: 'administrator',
      before: 'Ada Lovelace',
    });
    expect((await patch(id, { full_name: 'Ada Lovelace the Second' })).body).toMatchObject({ revision });
  });

  test('400 together with a decision: each is an entry of its own', async () => {
    const id = await driver.developerId(await driver.registered());
    expect(wrong(await patch(id, { full_name: 'Ada', status: 'approved' }))).toEqual(['full_name: dependent_fields']);
  });

  test('200 with the name that the developer gives, logged in; 401 without', async () => {
    const email = await driver.registered();
    await patch(await driver.developerId(email), { status: 'approved' });
    const { cookies } = await driver.logIn(email);
    const body = { full_name: 'Augusta Ada King' };
    const reply = await driver.call('PATCH', '/api/v3/developer/me', { body, cookies });
    expect(reply).toMatchObject({ status: 200, body: { email, full_name: 'Augusta Ada King' } });
    expect(await nameOf(email)).toBe('Augusta Ada King');
    expect((await driver.call('PATCH', '/api/v3/developer/me', { body })).status).toBe(401);
  });
});

describe('a question to a developer', () => {
  const ask = (id: string, question: unknown) => driver.manage('POST', `/accounts/${id}/questions`, { question });

  test('goes out by mail, makes the request wait for the answer, and is part of the history', async () => {
    const email = await driver.registered();
    const id = await driver.developerId(email);
    expect((await ask(id, 'Which company?\nAnd why?')).status).toBe(202);
    const mail = await service.mailbox.waitForMail(email, /know more/);
    expect(mail.TextBody).toMatch(/Which company\?/);
    expect(mail.TextBody).toMatch(/\/request#/);
    const { changes, status } = await settled(id);
    expect(changes.at(-1)).toMatchObject({ event: 'question_asked', by: 'Grace Hopper', reason: 'Which company?\nAnd why?' });
    expect(status).toBe('pending');
  });

  test('is refused where nothing waits for a decision, and where there is no question or nobody to ask', async () => {
    const id = await driver.developerId(await driver.registered());
    expect((await ask(id, ' ')).status).toBe(400);
    expect((await ask(id, 'x'.repeat(1025))).status).toBe(400);
    expect((await ask(randomUUID(), 'Who are you?')).status).toBe(404);
    await patch(id, { status: 'approved' });
    expect(await ask(id, 'Which company?')).toMatchObject({
      status: 409,
      body: { type: '/docs/problems#transition_not_allowed' },
    });
  });
});

describe('a note', () => {
  const note = (id: string, text: unknown) => driver.manage('POST', `/accounts/${id}/notes`, { note: text });

  test('is in the history of any account, and in no mail', async () => {
    const email = await driver.registered();
    const id = await driver.developerId(email);
    const { mails } = await settled(id);
    expect((await note(id, 'called them 📞 שלום')).status).toBe(201);
    const after = await settled(id);
    expect(after.changes.at(-1)).toMatchObject({ event: 'note_added', by: 'Grace Hopper', reason: 'called them 📞 שלום' });
    expect(after.mails).toHaveLength(mails.length);
    await patch(id, { status: 'rejected', reason: 'No company' });
    const told = await service.mailbox.waitForMail(email, /rejected/);
    expect(told.TextBody).not.toMatch(/called them/);
  });

  test('is refused where there is nothing in it, too much, or no account', async () => {
    const id = await driver.developerId(await driver.registered());
    expect((await note(id, '\u200B')).status).toBe(400);
    expect((await note(id, 'x'.repeat(2001))).status).toBe(400);
    expect((await note(randomUUID(), 'x')).status).toBe(404);
  });
});
