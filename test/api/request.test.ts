import { randomUUID } from 'node:crypto';
import { ask } from '../../workflows/messages';
import { type Service, startService } from '../support/service';
import { eventually } from '../support/eventually';
import { detail, type HttpDriver, createHttpDriver, wrong } from './http-driver';

let service: Service;
let driver: HttpDriver;

beforeAll(async () => {
  service = await startService({ settings: { UPDATE_TIMEOUT_MS: '4000' } });
  driver = createHttpDriver(service);
});
afterAll(() => service.stop());

const PATH = '/api/v3/developer/request';
const look = (token?: string) => driver.call('GET', PATH, { token });
const answer = (token: string, body: unknown) => driver.call('POST', `${PATH}/answers`, { token, body });
const rename = (token: string, body: unknown) => driver.call('PATCH', PATH, { token, body });
const withdraw = (token: string) => driver.call('POST', `${PATH}/withdraw`, { token });
const tokenOf = ({ body }: { body: unknown }) => (body as { request_token?: string }).request_token;
const accountOf = (email: string) => service.database.account.findFirstOrThrow({ where: { profile: { email } } });

/** Somebody who waits, with the token that a log-in gives. */
async function applicant(): Promise<{ email: string; token: string }> {
  const email = await driver.registered();
  const token = tokenOf(await driver.logIn(email));
  if (token === undefined) throw new Error('the log-in gave no token');
  return { email, token };
}

async function askApplicant(email: string, question: string): Promise<void> {
  const { portalId, emailHash } = await accountOf(email);
  const run = service.temporal.workflow.getHandle(`account/${portalId}/${emailHash}`);
  await run.signal(ask, { by: 'Grace', reason: question });
  await eventually('the question', () =>
    service.database.approvalRequest.findFirst({ where: { account: { profile: { email } }, question } }),
  );
}

async function decide(email: string, status: string, reason?: string): Promise<void> {
  const reply = await driver.manage('PATCH', `/developers/${await driver.developerId(email)}`, { status, reason });
  expect(reply.status).toBe(200);
}

let revision = 0;
/** The next revision of a document of the portal. */
async function write(kind: 'approval_policy' | 'sign_up_form', content: object): Promise<void> {
  revision += 1;
  const data = { portalId: service.portalId, kind, revision, createdAt: new Date(), content };
  await service.database.portalDocument.create({ data });
}

const FORM = {
  questions: [
    { name: 'company', label: { en: 'Company', de: 'Firma' }, kind: 'short_text', required: true },
    { name: 'news', label: { en: 'News?' }, kind: 'yes_no', required: false },
    { name: 'use', label: { en: 'Use' }, kind: 'choices', required: false, options: [{ value: 'web', label: { en: 'Web' } }] },
  ],
  terms: { version: '2', url: 'https://example.com/terms', label: { en: 'I agree' } },
};
const NO_FORM = { questions: [], terms: null };

describe('logging in while a request waits', () => {
  test('the right password gets the token of the request, the same each time; the wrong one gets none', async () => {
    const { email, token } = await applicant();
    const again = await driver.logIn(email);
    expect([again.status, (again.body as { title: string }).title, tokenOf(again)]).toEqual([401, 'Approval Required', token]);
    expect(tokenOf(await driver.logIn(email, 'wrong words in a row'))).toBeUndefined();
  });

  test('v2 has it too', async () => {
    const { email, token } = await applicant();
    const body = { username: email, password: 'several words in a row' };
    expect(tokenOf(await driver.call('POST', '/api/v2/developer/authenticate', { body }))).toBe(token);
  });

  test('it is the token that is mailed', async () => {
    const { email, token } = await applicant();
    await askApplicant(email, 'Who are you?');
    const { TextBody } = await service.mailbox.waitForMail(email, /know more/);
    expect(TextBody).toContain(`/request#`);
    expect(TextBody).toContain(token);
  });

  test('once rejected, a log-in gets the reason and no token', async () => {
    const { email } = await applicant();
    await decide(email, 'rejected', 'unknown');
    const reply = await driver.logIn(email);
    expect([reply.body, tokenOf(reply)]).toEqual([expect.objectContaining({ reason: 'unknown' }), undefined]);
  });

  test('where no worker can make one, the answer goes without, in the end', async () => {
    const email = await driver.registered();
    await service.stopWorker();
    service.log.expect(/Temporal gave no answer/);
    const reply = await driver.logIn(email);
    expect([reply.status, detail(reply), tokenOf(reply)]).toEqual([401, expect.stringMatching(/pending/), undefined]);
    await service.startWorker();
  });
});

describe('GET', () => {
  test('says where it stands, and changes nothing', async () => {
    const { email, token } = await applicant();
    const before = await accountOf(email);
    const reply = await look(token.toUpperCase());
    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({
      status: 'pending',
      status_since: before.statusSince.toISOString(),
      email,
      full_name: 'Ada Lovelace',
      waiting_for: 'administrator',
      waiting_since: before.statusSince.toISOString(),
      question: null,
      missing: { questions: [], terms: false },
      form: NO_FORM,
      answers: {},
      next: null,
      ends_at: null,
      reason: null,
    });
    expect(await accountOf(email)).toEqual(before);
  });

  test('says what comes next by itself, and when it ends', async () => {
    const { email, token } = await applicant();
    await write('approval_policy', { escalateAfterHours: 2, expireAfterDays: 30, remindAfterDays: 3, unansweredAfterDays: 10 });
    const since = (await accountOf(email)).statusSince.getTime();
    const after = (hours: number) => new Date(since + hours * 3_600_000).toISOString();
    expect((await look(token)).body).toMatchObject({
      next: { what: 'request_escalated', at: after(2) },
      ends_at: after(30 * 24),
    });
    await askApplicant(email, 'Who are you?');
    const { body } = await look(token);
    expect(body).toMatchObject({ question: 'Who are you?', waiting_for: 'developer', next: { what: 'applicant_reminded' } });
    const asked = Date.parse((body as { waiting_since: string }).waiting_since);
    expect((body as { ends_at: string }).ends_at).toBe(new Date(asked + 10 * 24 * 3_600_000).toISOString());
    await write('approval_policy', {});
  });

  test.each(['rejected', 'revoked'])('says %s with the reason, and nothing of the form', async (status) => {
    const { email, token } = await applicant();
    if (status === 'revoked') await decide(email, 'approved');
    await decide(email, status, 'We know nobody there.');
    expect((await look(token)).body).toMatchObject({
      status,
      reason: 'We know nobody there.',
      waiting_for: null,
      form: NO_FORM,
      next: null,
    });
  });

  test('says approved', async () => {
    const { email, token } = await applicant();
    await decide(email, 'approved', 'welcome');
    expect((await look(token)).body).toMatchObject({ status: 'approved', reason: null, waiting_for: null });
  });

  test('401 without a token, 404 for what was never one, for one of another purpose, and in the address', async () => {
    const { token } = await applicant();
    const none = await look();
    expect([none.status, none.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect((await driver.call('GET', `${PATH}?token=${token}`)).status).toBe(401);
    expect((await driver.call('GET', PATH, { headers: { authorization: `Basic ${token}` } })).status).toBe(401);
    expect((await look('abc')).status).toBe(404);
    expect((await look(randomUUID())).status).toBe(404);
    expect((await look(await driver.verifyToken(await driver.register()))).status).toBe(404);
  });

  test('404 for a token of another portal', async () => {
    const { token } = await applicant();
    const other = service.url.replace('localhost', '127.0.0.1');
    await driver.call('POST', '/v3/portals', { token: service.adminToken, body: { name: 'Other', url: other } });
    expect((await fetch(other + PATH, { headers: { authorization: `Bearer ${token}` } })).status).toBe(404);
  });

  test('410 once it has expired, and a log-in gives a new one', async () => {
    const { email, token } = await applicant();
    const where = { purpose: 'view_request' as const, account: { profile: { email } } };
    await service.database.linkToken.updateMany({ where, data: { expiresAt: new Date(0) } });
    for (const reply of [
      await look(token),
      await answer(token, {}),
      await rename(token, { full_name: 'A' }),
      await withdraw(token),
    ])
      expect([reply.status, detail(reply)]).toEqual([410, 'The token has expired']);
    const fresh = tokenOf(await driver.logIn(email));
    expect(fresh).not.toBe(token);
    expect((await look(fresh)).status).toBe(200);
  });

  test('v2 has no such address', async () => {
    expect((await driver.call('GET', '/api/v2/developer/request', { token: randomUUID() })).status).toBe(404);
  });
});

describe('answers', () => {
  test('the reply to a question goes to the administrators, and the request waits for them again', async () => {
    const { email, token } = await applicant();
    await askApplicant(email, 'Who are you?');
    const reply = await answer(token, { reply: 'Ada,\nof Example Ltd' });
    expect([reply.status, reply.body]).toEqual([
      200,
      expect.objectContaining({ status: 'pending', waiting_for: 'administrator', question: null }),
    ]);
    const { body } = await driver.manage('GET', `/accounts/${await driver.developerId(email)}`);
    expect((body as { changes: object[] }).changes.at(-1)).toMatchObject({
      event: 'question_answered',
      reason: 'Ada,\nof Example Ltd',
    });
  });

  test('409 where nothing is asked, and where it has been answered', async () => {
    const { email, token } = await applicant();
    expect((await answer(token, { reply: 'hello' })).status).toBe(409);
    await askApplicant(email, 'Who are you?');
    expect((await answer(token, { reply: 'Ada' })).status).toBe(200);
    const again = await answer(token, { reply: 'Ada' });
    expect([again.status, detail(again)]).toEqual([409, 'Nothing is asked, or it has been answered']);
  });

  test('409 where the answer is missing', async () => {
    const { email, token } = await applicant();
    await askApplicant(email, 'Who are you?');
    const reply = await answer(token, {});
    expect([reply.status, detail(reply)]).toEqual([409, 'Something that is asked has no answer yet']);
  });

  test('what the form lacks is listed, and taken', async () => {
    await write('sign_up_form', FORM);
    const { token } = await applicant();
    const missing = { questions: ['company'], terms: true };
    expect((await look(token)).body).toMatchObject({ waiting_for: 'developer', question: null, missing, form: FORM });
    expect((await answer(token, { answers: { company: 'Example' } })).status).toBe(409);
    const answers = { company: 'Example', news: true, use: ['web'] };
    const reply = await answer(token, { answers, terms_version: '2' });
    expect(reply.body).toMatchObject({ waiting_for: 'administrator', answers, missing: { questions: [], terms: false } });
    await write('sign_up_form', NO_FORM);
  });

  test('400 for what the form does not ask, other terms, and texts that are too long or empty', async () => {
    await write('sign_up_form', FORM);
    const { token } = await applicant();
    expect(wrong(await answer(token, { answers: { colour: 'red' }, terms_version: '1' }))).toEqual([
      'answers.colour: unknown_property',
      'terms_version: invalid',
    ]);
    expect(wrong(await answer(token, { reply: 'a'.repeat(2001) }))).toEqual(['reply: max_length']);
    expect(wrong(await answer(token, { reply: '  ' }))).toEqual(['reply: invalid']);
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`q${index}`, 'a']));
    expect(wrong(await answer(token, { answers: many }))).toEqual(
      Object.keys(many).map((name) => `answers.${name}: unknown_property`),
    );
    expect((await answer(token, { answers: { company: 7 } })).status).toBe(400);
    expect(wrong(await answer(token, { answer: 'x' }))).toEqual(['answer: unknown_property']);
    await write('sign_up_form', NO_FORM);
  });

  test('the longest answers there may be fit', async () => {
    const questions = Array.from({ length: 20 }, (_, index) => ({
      name: `question-${index}`,
      label: { en: 'Q' },
      kind: 'long_text',
      required: true,
    }));
    await write('sign_up_form', { questions, terms: null });
    const { token } = await applicant();
    const answers = Object.fromEntries(questions.map(({ name }) => [name, '🐙'.repeat(2000)]));
    expect((await answer(token, { answers, reply: '🐙'.repeat(2000) })).status).toBe(200);
    await write('sign_up_form', NO_FORM);
  });

  test('403 for a page of another origin', async () => {
    const { token } = await applicant();
    const headers = { origin: 'https://evil.example' };
    expect((await driver.call('POST', `${PATH}/answers`, { token, headers, body: { reply: 'x' } })).status).toBe(403);
  });
});

describe('the name', () => {
  test('is corrected while the request waits', async () => {
    const { token } = await applicant();
    const reply = await rename(token, { full_name: ' Ada  King ' });
    expect([reply.status, reply.body]).toEqual([200, expect.objectContaining({ full_name: 'Ada  King' })]);
  });

  test('is not changed by a link once the request is decided', async () => {
    const { email, token } = await applicant();
    await decide(email, 'approved');
    const reply = await rename(token, { full_name: 'Somebody Else' });
    expect([reply.status, detail(reply)]).toEqual([409, 'The request does not wait for a decision any more']);
  });

  test('400 for a name that is none', async () => {
    const { token } = await applicant();
    expect(wrong(await rename(token, { full_name: '' }))).toEqual(['full_name: min_length']);
    expect(wrong(await rename(token, {}))).toEqual(['full_name: required']);
  });
});

describe('withdrawing', () => {
  test('erases what was said, and the address signs up again', async () => {
    const { email, token } = await applicant();
    expect((await withdraw(token)).status).toBe(204);
    expect(await service.database.profile.count({ where: { email } })).toBe(0);
    expect((await look(token)).status).toBe(404);
    expect((await driver.logIn(email)).body).toMatchObject({ title: 'Invalid Credentials' });
    await driver.register(email);
    await eventually('the next registration', () => service.database.account.findFirst({ where: { profile: { email } } }));
  });

  test('409 once the request is decided', async () => {
    const { email, token } = await applicant();
    await decide(email, 'approved');
    const reply = await withdraw(token);
    expect([reply.status, detail(reply)]).toEqual([409, 'The request does not wait for a decision any more']);
    expect(await service.database.profile.count({ where: { email } })).toBe(1);
  });

  test('GET withdraws nothing: 405', async () => {
    const { token } = await applicant();
    expect((await driver.call('GET', `${PATH}/withdraw`, { token })).status).toBe(405);
    expect((await look(token)).status).toBe(200);
  });
});

test('503 while nobody can take an answer, and it can be sent again', async () => {
  const { email, token } = await applicant();
  await askApplicant(email, 'Who are you?');
  await service.stopWorker();
  service.log.expect(/Temporal gave no answer/);
  expect((await answer(token, { reply: 'Ada' })).status).toBe(503);
  expect((await look(token)).body).toMatchObject({ waiting_for: 'developer' });
  await service.startWorker();
  expect((await answer(token, { reply: 'Ada' })).status).toBe(200);
});
