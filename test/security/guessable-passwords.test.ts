import { guessableBecause } from '../../security/guessable-passwords';

const because = (password: string) => guessableBecause(password, ['Ada Lovelace', 'ada.lovelace@example.com', 'Acme Developers']);

test.each([
  ['123456789012345', 'common'],
  ['987654321098765', 'runs'],
  ['zyxwvutsrqponmlk', 'runs'],
  ['football football', 'common'],
  ['letmeinletmein12', 'repeats'],
  ['dragon123456789', 'common'],
  ['abcdefghijklmnop', 'runs'],
  ['qwertyuiopasdfgh', 'common'],
  ['1qaz2wsx3edc4rfv', 'common'],
  ['zxcvbnm,./asdfgh', 'runs'],
  ['aaaaaaaaaaaaaaa', 'repeats'],
  ['               ', 'repeats'],
  ['🐙'.repeat(15), 'repeats'],
  ['a'.repeat(128), 'repeats'],
  ['abcabcabcabcabc', 'repeats'],
  ['abc123abc123abc123', 'repeats'],
  ['passwordpassword', 'repeats'],
  ['PasswordPassword', 'repeats'],
  ['password1234567', 'common'],
  ['1234567password', 'common'],
  ['Password12345678', 'common'],
  ['P@ssw0rd12345678', 'common'],
  ['ilovesunshine1234', 'common'],
  ['adalovelace12345', 'personal'],
  ['acmedevelopers2024', 'personal'],
])('%j is guessed soon: %s', (password, reason) => expect(because(password)).toBe(reason));

test.each([
  'several words in a row',
  'another row of words',
  'one row of several words',
  'quite another password',
  'quite other words in a row',
  'a password of several words',
  'a long walk by the sea',
  'correct horse battery staple',
  'grüße aus der ferne',
  'three words and a river',
  'ünïcödé ïs wélcömé',
  'constructor of bridges',
  'a bench needs no good password',
  'choose a password',
  'Sommerregen auf dem Dach',
  'xkfqzbwmpjhtrvc',
  'J4!kp0-Zr8?mQw2',
  '春眠不觉晓处处闻啼鸟夜来风雨声',
])('%j is not', (password) => expect(because(password)).toBeNull());

test('the longest password is looked at in a moment', () => {
  const longest = [
    'pa55w0rd qwerty 1987 '.repeat(7).slice(0, 128),
    '1a'.repeat(64),
    'a1!'.repeat(43).slice(0, 128),
    'several words '.repeat(9),
  ];
  because('warm up');
  for (const password of longest) {
    const start = performance.now();
    because(password);
    expect(performance.now() - start).toBeLessThan(500);
  }
});
