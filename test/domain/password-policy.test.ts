import { normalisePassword, passwordObjection, type PasswordPolicy } from '../../domain/password-policy';

const policy: PasswordPolicy = {
  minCharacters: 15,
  guessable: (password) => (password === 'correct horse battery' ? 'common' : null),
};
const personal = ['Ada Augusta Lovelace', 'ada.lovelace@example.com', '', 'The Analytical Engine'];

function rules(password: string): string | null {
  return passwordObjection(normalisePassword(password), personal, policy)?.rule ?? null;
}

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
  expect(passwordObjection('short', [], policy)).toMatchObject({ rule: 'min_length', minimum: 15 });
  expect(passwordObjection('short', [], { ...policy, minCharacters: 5 })).toBeNull();
  expect(passwordObjection('a'.repeat(129), [], policy)).toMatchObject({ rule: 'max_length', maximum: 128 });
});

test('what is guessed soon is refused, and why is said', () => {
  const reason = (because: 'common' | 'personal' | 'repeats' | 'runs') =>
    passwordObjection('correct horse battery', [], { minCharacters: 15, guessable: () => because });
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
  expect(passwordObjection(composed, [composed.normalize('NFD')], policy)?.rule).toBe('invalid');
});

test('composed and decomposed letters are the same password', () => {
  expect(normalisePassword('cafe\u0301')).toBe(normalisePassword('caf\u00e9'));
});
