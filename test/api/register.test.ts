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
