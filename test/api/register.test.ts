import { randomUUID } from 'node:crypto';
import { type Service, startService } from '../support/service';
import { type HttpDriver, createHttpDriver, wrong } from './http-driver';

let service: Service;
let driver: HttpDriver;

beforeAll(async () => {
  service = await startService();
  driver = createHttpDriver(service);
});
afterAll(() => service.stop());

const post = (body: unknown) => driver.call('POST', '/api/v3/developer', { body });

test('201 without a body, and a mail with a link to confirm the address', async () => {
  const reply = await post({ email: 'ada@example.com', full_name: 'Ada Lovelace' });
  expect([reply.status, reply.text]).toEqual([201, '']);
  expect(await driver.verifyToken('ada@example.com')).toMatch(/^[0-9a-f-]{36}$/);
});

test('201 again for an address that is known, with nothing in the answer that tells', async () => {
  const email = await driver.registered();
  const known = await post({ email, full_name: 'Somebody Else' });
  const unknown = await post({ email: 'nobody.yet@example.com', full_name: 'Nobody Yet' });
  const visible = ({ status, text, headers }: typeof known) => [status, text, [...headers.keys()]];
  expect(visible(known)).toEqual(visible(unknown));
});

test.each([
  ['no body', undefined, ['body: required']],
  ['a list', [], ['body: is_object']],
  ['null', null, ['body: is_object']],
  ['nothing in it', {}, ['email: required', 'full_name: required']],
  ['wrong types', { email: 1, full_name: true }, ['email: is_string', 'full_name: is_string']],
  ['an unknown property', { email: 'a@example.com', full_name: 'A', role: 'admin' }, ['role: unknown_property']],
  ['an empty name', { email: 'a@example.com', full_name: '' }, ['full_name: min_length']],
  ['a blank name', { email: 'a@example.com', full_name: '   ' }, ['full_name: invalid']],
  ...['\u200b\u200b', '\u2060', '\u00ad', '\u3164', '\u2800', '\u{e0041}', '\ufe0f', '\u200e', '\u0301', ' \u115f'].map(
    (name): [string, unknown, string[]] => [
      `a name that nobody sees: ${JSON.stringify(name)}`,
      { email: 'a@example.com', full_name: name },
      ['full_name: invalid'],
    ],
  ),
  ['a name with NUL', { email: 'a@example.com', full_name: 'A\u0000' }, ['full_name: invalid']],
  ['a name of 257 characters', { email: 'a@example.com', full_name: 'é'.repeat(257) }, ['full_name: max_length']],
  ['no address', { email: 'nobody', full_name: 'A' }, ['email: invalid']],
  ['an address with a line break', { email: 'a@example.com\nBcc: b@example.com', full_name: 'A' }, ['email: invalid']],
  ['an over-long address', { email: `${'a'.repeat(300)}@example.com`, full_name: 'A' }, ['email: max_length']],
])('400 for %s', async (_, body, expected) => {
  const reply = await post(body);
  expect([reply.status, wrong(reply)]).toEqual([400, expected]);
});

test('400 for a property that would be a prototype', async () => {
  const raw = '{"email":"a@example.com","full_name":"A","__proto__":{"admin":true}}';
  const reply = await driver.call('POST', '/api/v3/developer', { raw });
  expect([reply.status, wrong(reply)]).toEqual([400, ['__proto__: unknown_property']]);
});

const options = ['ios', 'שרת', '🦉'].map((value) => ({ value, label: { en: `For ${value}` } }));
const asked = (kind: string, name: string = kind) => ({ name, label: { en: name }, kind, required: true });
const many = Array.from({ length: 50 }, (_, index) => ({ value: `${index}`, label: { en: `${index}` } }));
const QUESTIONS = [
  { ...asked('choices', 'many'), options: many },
  ...['short_text', 'long_text', 'yes_no', 'url'].map((kind) => asked(kind)),
  asked('short_text', 'constructor'),
  ...['choice', 'choices'].map((kind) => ({ ...asked(kind), options })),
];
const TERMS = { version: '2', url: 'https://example.com/terms', label: { en: 'I accept the terms', de: 'Ich stimme zu' } };

describe('where the portal asks more than name and address', () => {
  let revision = 0;
  const ask = async (questions: object[], terms: object | null) => {
    const reply = await driver.manage('PUT', '/sign-up-form', { revision, questions, terms });
    ({ revision } = reply.body as { revision: number });
  };
  beforeAll(() => ask(QUESTIONS, TERMS));
  afterAll(() => ask([], null));

  const answer = (answers: unknown, more: object = {}) =>
    post({ email: `${randomUUID()}@example.com`, full_name: 'A', answers, ...more });
  const kept = async (email: string) => {
    await driver.verifyToken(email);
    return service.database.profile.findFirstOrThrow({ where: { email } });
  };

  test('200 with the form, for whoever draws a page', async () => {
    const reply = await driver.call('GET', '/api/v3/developer/sign-up-form');
    expect([reply.status, reply.body]).toEqual([200, { questions: QUESTIONS, terms: TERMS }]);
  });

  test.each(['v2', 'v3'])('201 over %s with answers in any script, which are kept as they are read', async (version) => {
    const email = `${randomUUID()}@example.com`;
    const answers = {
      short_text: '  مرحبا  ',
      long_text: '漢字\n🦉'.repeat(400),
      yes_no: false,
      url: 'https://例え.example/ü?x=🦉',
      constructor: 'a builder',
      choice: 'שרת',
      choices: ['🦉', 'ios', '🦉'],
      many: many.map(({ value }) => value),
    };
    const before = Date.now();
    const body = { email, full_name: 'A', answers, terms_version: '2' };
    expect((await driver.call('POST', `/api/${version}/developer`, { body })).status).toBe(201);
    const { answers: found, termsVersion, termsAcceptedAt } = await kept(email);
    expect(found).toEqual({ ...answers, short_text: 'مرحبا', choices: ['ios', '🦉'] });
    expect([termsVersion, (termsAcceptedAt?.getTime() ?? 0) >= before]).toEqual(['2', true]);
  });

  test('administrators read the answers in the order of the form, and those whose questions are gone by their names', async () => {
    const email = await driver.registered();
    const id = await driver.developerId(email);
    const answers = { choice: 'שרת', gone: '🦉 مرحبا', choices: ['ios', 'no longer offered'], constructor: 'x' };
    await service.database.profile.updateMany({
      where: { email },
      data: { answers, termsVersion: '1', termsAcceptedAt: new Date(0) },
    });
    const expected = {
      answers: [
        { name: 'constructor', label: 'constructor', answer: 'x' },
        { name: 'choice', label: 'choice', answer: 'שרת' },
        { name: 'choices', label: 'choices', answer: ['ios', 'no longer offered'] },
        { name: 'gone', label: 'gone', answer: '🦉 مرحبا' },
      ],
      terms_accepted: { version: '1', accepted_at: new Date(0).toISOString() },
    };
    expect((await driver.manage('GET', `/accounts/${id}`)).body).toMatchObject(expected);
    const listed = await driver.manage('GET', `/developers?filter[email][eq]=${email}`);
    expect((listed.body as { data: object[] }).data).toMatchObject([expected]);
  });

  test('what is missing is refused to nobody: it is asked later', async () => {
    const email = await driver.register();
    expect(await kept(email)).toMatchObject({ answers: {}, termsVersion: null, termsAcceptedAt: null });
    expect((await answer({})).status).toBe(201);
  });

  test('an empty answer is none', async () => {
    const email = `${randomUUID()}@example.com`;
    expect((await answer({ short_text: ' ', choice: '', choices: [], url: '' }, { email })).status).toBe(201);
    expect((await kept(email)).answers).toEqual({});
  });

  test.each([
    ['a list', [], ['answers: is_object']],
    ['a text', 'x', ['answers: is_object']],
    ['an unknown question', { company: 'x' }, ['answers.company: unknown_property']],
    ['a name that objects have already', { toString: 'x' }, ['answers.toString: unknown_property']],
    ['wrong types', { short_text: 1, yes_no: 'yes', choices: 'ios' }, ['is_string', 'is_boolean', 'is_array']],
    ['null', { long_text: null }, ['answers.long_text: is_string']],
    ['a choice that is not offered', { choice: 'windows', choices: ['ios', 'windows'] }, ['enum', 'enum']],
    ['choices that are no texts', { choices: [['ios']] }, ['answers.choices: enum']],
    ['more choices than there are', { choices: ['ios', 'ios', 'ios', 'ios'] }, ['answers.choices: enum']],
    ['2,001 characters', { long_text: '🦉'.repeat(2001) }, ['answers.long_text: max_length']],
    ['a line break in one line', { short_text: 'a\nb' }, ['answers.short_text: invalid']],
    ['what nobody sees', { long_text: '\u200e\u0301' }, ['answers.long_text: invalid']],
    ['what turns the direction of the rest', { short_text: 'a\u202eb' }, ['answers.short_text: invalid']],
    ['half a character', { short_text: 'a\ud800' }, ['answers.short_text: invalid']],
    ['a script as an address', { url: 'javascript:alert(1)' }, ['answers.url: invalid']],
    ['no address', { url: 'example.com' }, ['answers.url: invalid']],
  ])('400 for %s', async (_, answers, expected) => {
    const reply = await answer(answers);
    const found = wrong(reply).map((entry, index) => (expected[index]?.includes(':') ? entry : entry.replace(/^.*: /, '')));
    expect([reply.status, found]).toEqual([400, expected]);
  });

  test('400 for an answer that would be a prototype', async () => {
    const raw = '{"email":"a@example.com","full_name":"A","answers":{"__proto__":"x"}}';
    const reply = await driver.call('POST', '/api/v3/developer', { raw });
    expect([reply.status, wrong(reply)]).toEqual([400, ['answers.__proto__: unknown_property']]);
  });

  test('400 for other terms than those of today', async () => {
    for (const terms_version of ['1', '3']) {
      const reply = await answer({}, { terms_version });
      expect([reply.status, wrong(reply)]).toEqual([400, ['terms_version: invalid']]);
    }
    expect(wrong(await answer({}, { terms_version: 2 }))).toEqual(['terms_version: is_string']);
  });

  test('an answer has a few entries about thousands of wrong answers', async () => {
    const answers = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`q${index}`, index]));
    const reply = await answer(answers);
    expect([reply.status, wrong(reply).length]).toEqual([400, 50]);
  });

  test('known and unknown addresses get one answer, whatever was answered', async () => {
    const email = await driver.registered();
    const visible = ({ status, text, headers }: Awaited<ReturnType<typeof answer>>) => [status, text, [...headers.keys()]];
    for (const answers of [{ yes_no: true }, { yes_no: 1 }]) {
      const [known, unknown] = [await answer(answers, { email }), await answer(answers)];
      expect([known.status, [...known.headers.keys()]]).toEqual([unknown.status, [...unknown.headers.keys()]]);
      if (known.status === 201) expect(visible(known)).toEqual(visible(unknown));
    }
  });
});

test('a name of 256 characters beyond the basic plane is kept as typed', async () => {
  const name = '🦉'.repeat(256);
  expect((await post({ email: 'owl@example.com', full_name: name })).status).toBe(201);
  await driver.verifyToken('owl@example.com');
  expect((await service.database.profile.findFirst({ where: { email: 'owl@example.com' } }))?.fullName).toBe(name);
});

test('403 for a page of another origin', async () => {
  const options = { body: { email: 'x@example.com', full_name: 'X' }, headers: { origin: 'https://evil.example' } };
  expect((await driver.call('POST', '/api/v3/developer', options)).status).toBe(403);
});

test('404 where the portal registers nobody', async () => {
  await service.setPortal({ authenticationEnabled: false });
  try {
    expect((await post({ email: 'late@example.com', full_name: 'Late' })).status).toBe(404);
  } finally {
    await service.setPortal({ authenticationEnabled: true });
  }
});
