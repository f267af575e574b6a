import { type PasswordPolicy, readNewPassword, readPassword } from '../../domain/password-policy';

const policy: PasswordPolicy = {
  minCharacters: 15,
  guessable: (password) => (password === 'correct horse battery' ? 'common' : null),
};
const personal = ['Ada Augusta Lovelace', 'ada.lovelace@example.com', '', 'The Analytical Engine'];

function objection(password: string, about: readonly string[] = personal, rules: PasswordPolicy = policy) {
  const read = readNewPassword(password, about, rules);
  return 'objection' in read ? read.objection : null;
}

const rules = (password: string) => objection(password)?.rule ?? null;

test.each([
  'a long walk by the sea',
  '               ',
  '🐙'.repeat(15),
  'ünïcödé ïs wélcömé',
  'a'.repeat(128),
  '🐙'.repeat(128),
])('length is all that counts: %j', (password) => expect(rules(password)).toBeNull());

test('characters are counted as people see them typed, not as bytes', () => {
  expect(rules('🐙'.repeat(14))).toBe('min_length');
  expect(rules('🐙'.repeat(129))).toBe('max_length');
  expect(rules('e\u0301'.repeat(14))).toBe('min_length');
});

test('what is too short or too long is told with the limit', () => {
  expect(objection('short')).toMatchObject({ rule: 'min_length', minimum: 15 });
  expect(objection('short', [], { ...policy, minCharacters: 5 })).toBeNull();
  expect(objection('a'.repeat(129))).toMatchObject({ rule: 'max_length', maximum: 128 });
});

test('what is guessed soon is refused, and why is said', () => {
  const reason = (because: 'common' | 'personal' | 'repeats' | 'runs') =>
    objection('correct horse battery', [], { minCharacters: 15, guessable: () => because });
  expect(rules('correct horse battery')).toBe('invalid');
  expect(reason('common')).toMatchObject({ rule: 'invalid', reason: expect.stringContaining('common password') });
  expect(reason('personal')).toMatchObject({ reason: expect.stringContaining('your name') });
  expect(reason('repeats')).toMatchObject({ reason: expect.stringContaining('again and again') });
  expect(reason('runs')).toMatchObject({ reason: expect.stringContaining('the keyboard') });
});

test('name, address and portal are no passwords, in any case and however they are typed', () => {
  expect(rules('ada augusta lovelace')).toBe('invalid');
  expect(rules('ADA.LOVELACE@EXAMPLE.COM')).toBe('invalid');
  expect(rules('the analytical engine')).toBe('invalid');
  const composed = 'Zo\u00eb van den Heuvel';
  expect(objection(composed, [composed.normalize('NFD')])?.rule).toBe('invalid');
});

test('composed and decomposed letters are the same password', () => {
  expect(readPassword('cafe\u0301')).toBe(readPassword('caf\u00e9'));
  expect(readNewPassword('cafe\u0301'.repeat(4), [], policy)).toEqual({ password: 'caf\u00e9'.repeat(4) });
});

test('the longest password is read however it is typed, and what is longer is not read at all', () => {
  for (const character of ['\u1112\u1161\u11ab', '\u03b1\u0313\u0300\u0345', '🐙'])
    expect(rules(character.repeat(128))).toBeNull();
  const marks = `a${'\u0300'.repeat(50_000)}${'\u0316'.repeat(50_000)}`;
  const before = process.cpuUsage();
  expect([readPassword(marks), rules(marks)]).toEqual([null, 'max_length']);
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(500);
});
