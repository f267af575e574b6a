import { strengthOf } from '../../../web/portal/components/password-strength';

test.each([
  ['', { level: 'empty' }],
  ['fourteen chars', { level: 'short', missing: 1 }],
  ['a'.repeat(20), { level: 'repeats' }],
  ['abc abc abc abc abc', { level: 'repeats' }],
  ['fifteen letters', { level: 'good' }],
  ['three words and a river', { level: 'strong' }],
  ['words '.repeat(30), { level: 'long' }],
])('%p is %p', (password, strength) => {
  expect(strengthOf(password, 15)).toEqual(strength);
});

test('counts characters as the service does: composed, and each as one', () => {
  const decomposed = 'e\u0301'.repeat(14);
  expect(strengthOf(decomposed, 15)).toEqual({ level: 'short', missing: 1 });
  expect(strengthOf('😀'.repeat(14), 15)).toEqual({ level: 'short', missing: 1 });
});
