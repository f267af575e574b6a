import { REGISTRATION_LIFETIME_SECONDS, TOKEN_LIFETIME_SECONDS, TOKEN_PURPOSES } from '../../domain/lifetimes';
import { type LinkToken, setsPassword, tokenRefusal } from '../../domain/link-token';

const fresh: LinkToken = { id: 't', purpose: 'reset_password', expiresAt: 1000, usedAt: null, revokedAt: null };

test('a link lives until the moment it expires', () => {
  expect(tokenRefusal(fresh, 999)).toBeNull();
  expect(tokenRefusal(fresh, 1000)).toBe('token_expired');
});

test('a used link says used, whatever else has become of it', () => {
  expect(tokenRefusal({ ...fresh, usedAt: 1 }, 2)).toBe('token_used');
  expect(tokenRefusal({ ...fresh, usedAt: 1, revokedAt: 1 }, 2000)).toBe('token_used');
  expect(tokenRefusal({ ...fresh, revokedAt: 1 }, 2)).toBe('token_expired');
});

test('every link sets a password but those that verify an address and the one that shows a request', () => {
  expect(TOKEN_PURPOSES.filter((purpose) => !setsPassword(purpose))).toEqual(['verify_email', 'view_request', 'change_email']);
});

test('links live as long as the contract is read: a day, an hour for a reset, a week for an invitation, a season for a request', () => {
  expect(TOKEN_LIFETIME_SECONDS).toEqual({
    verify_email: 86_400,
    set_password: 86_400,
    reset_password: 3_600,
    invitation: 604_800,
    view_request: 7_776_000,
    change_email: 86_400,
  });
});

test('no link outlives the registration it belongs to, but the one of a request, which comes after it', () => {
  const { view_request: _, ...links } = TOKEN_LIFETIME_SECONDS;
  for (const seconds of Object.values(links)) expect(seconds).toBeLessThanOrEqual(REGISTRATION_LIFETIME_SECONDS);
});
