import { isCommonPassword } from '../../security/common-passwords';

test.each(['password', '123456789', 'qwertyuiop'])('%s is common', (password) => {
  expect(isCommonPassword(password)).toBe(true);
});

test.each(['a long walk by the sea', 'constructor of bridges', ''])('%j is not', (password) => {
  expect(isCommonPassword(password)).toBe(false);
});
