import { INITIAL_POLICY, type Rule } from '../../../domain/approval-policy';
import { OPENING_PURPOSES } from '../../../domain/link-token';
import { transition } from '../../../domain/transition';
import { account, changeEmail, changeName, given, link, NOW, OPEN, person, verifyNewEmail } from '../everything';

describe('changeName', () => {
  test.each(OPEN)('changes the name of an account that is %s, and nothing else', (from) => {
    const actor = { kind: 'developer' };
    expect(transition(account(from), changeName, given())).toEqual({
      change: { event: 'renamed', status: from, actor },
      person: { ...person, fullName: 'Ada Lovelace' },
      mails: [],
    });
  });

  test('is no change where the name is so already, and refused where there is nobody', () => {
    expect(transition(account('approved'), changeName, given({ person: { ...person, fullName: 'Ada Lovelace' } }))).toEqual({
      mails: [],
    });
    expect(transition(null, changeName, given()).refusal).toBe('developer_unknown');
  });

  test('by the link of a request, is for a request that waits alone', () => {
    const byLink = { ...changeName, tokenId: 'token' } as const;
    const token = { id: 'token', purpose: 'view_request', expiresAt: NOW + 1, usedAt: null, revokedAt: null } as const;
    expect(transition(account('pending'), byLink, given({ token })).change?.event).toBe('renamed');
    for (const decided of ['approved', 'rejected', 'revoked'] as const)
      expect(transition(account(decided), byLink, given({ token })).refusal).toBe('transition_not_allowed');
    expect(transition(account('pending'), byLink, given({ token: null })).refusal).toBe('token_unknown');
  });
});

describe('changeEmail', () => {
  test('tells both addresses and changes nothing yet, whoever has the new one', () => {
    for (const addressTaken of [false, true])
      expect(transition(account('approved'), changeEmail, given({ addressTaken }))).toEqual({
        person: { ...person, newEmail: 'ada@new.example' },
        revokeTokens: ['change_email'],
        mails: [
          { kind: 'confirm-new-email-address', throttled: true },
          { kind: 'email-address-changing', throttled: true },
        ],
      });
  });

  test('again to the same address leaves the link good that went there', () => {
    const asked = given({ person: { ...person, newEmail: 'ada@new.example' } });
    expect(transition(account('approved'), changeEmail, asked).revokeTokens).toBeUndefined();
  });

  test.each(OPEN.filter((status) => status !== 'approved'))('is not for an account that is %s', (from) => {
    expect(transition(account(from), changeEmail, given()).refusal).toBe('developer_unknown');
  });
});

describe('verifyNewEmail', () => {
  const asked = (more: Parameters<typeof given>[0] = {}) =>
    given({ person: { ...person, newEmail: 'ada@new.example' }, token: link('change_email'), ...more });
  const rejecting = (when: Rule['when']) => {
    const rules = [{ name: 'No', when, then: 'reject' as const }];
    return { policy: { revision: 1, content: { ...INITIAL_POLICY, rules } } };
  };

  test('makes the address the one of the account, and ends the links that lie in the mailbox that is left', () => {
    expect(transition(account('approved'), verifyNewEmail, asked())).toEqual({
      change: { event: 'email_changed', status: 'approved', actor: { kind: 'developer' } },
      person: { ...person, email: 'ada@new.example', newEmail: null },
      moveTo: 'of ada@new.example',
      useToken: 'token-1',
      revokeTokens: OPENING_PURPOSES,
      mails: [],
    });
  });

  test.each([
    ['address_in_use', 'somebody has it meanwhile', asked({ addressTaken: true })],
    [
      'address_turned_away',
      'a rule turns its domain down',
      asked(rejecting([{ kind: 'email_domain', domains: ['new.example'], subdomains: false }])),
    ],
    ['token_expired', 'nothing is wanted any more', asked({ person })],
    ['token_used', 'the link has been followed', asked({ token: link('change_email', { usedAt: NOW - 1 }) })],
    ['token_expired', 'the link has ended', asked({ token: link('change_email', { expiresAt: NOW }) })],
    ['token_unknown', 'it is a link for something else', asked({ token: link('reset_password') })],
  ])('is refused %s where %s', (refusal, _why, context) => {
    expect(transition(account('approved'), verifyNewEmail, context)).toEqual({ refusal, mails: [] });
  });
});
