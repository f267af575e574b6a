import { hashAdministratorToken, newAdministratorToken } from '../../security/administrator-token';

test('a token is 256 fresh random bits behind a prefix, and its hash finds it again', () => {
  const { token, hash } = newAdministratorToken();
  expect(token).toMatch(/^vst_[A-Za-z0-9_-]{43}$/);
  expect(hash).toEqual(hashAdministratorToken(token));
  expect(hash).toHaveLength(32);
  expect(newAdministratorToken().token).not.toBe(token);
});
