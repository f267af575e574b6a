import { type AccountStatus, DEVELOPER_STATUSES } from '../../../domain/account-status';
import { TOKEN_PURPOSES, type TokenPurpose } from '../../../domain/lifetimes';
import { OPENING_PURPOSES } from '../../../domain/link-token';
import { linkPurposeOf, type MailKind } from '../../../domain/mail-kind';
import { transition } from '../../../domain/transition';
import {
  account,
  forgotPassword,
  given,
  HOUR,
  link,
  NOW,
  OPEN,
  person,
  register,
  remind,
  setCredential,
  logInsSlowedDown,
  verifyEmail,
} from '../everything';
import { verdict } from './verdict';

describe('register', () => {
  test.each<[AccountStatus | null, string]>([
    [null, 'awaiting_verification, confirm-email-address'],
    ['awaiting_verification', 'stays, confirm-email-address'],
    ['awaiting_credential', 'stays, set-password'],
    ['pending', 'stays, registration-status'],
    ['approved', 'stays, registration-status'],
    ['rejected', 'stays, registration-status'],
    ['revoked', 'stays, registration-status'],
  ])('from %s: %s', (from, expected) => expect(verdict(transition(account(from), register, given()))).toBe(expected));

  test('a new registration holds its address for 7 days', () => {
    expect(transition(null, register, given()).deadline).toBe(NOW + 7 * 24 * HOUR);
  });

  test('registering again never changes address, status or deadline, and the name only until the address is verified', () => {
    for (const from of OPEN) {
      const latest = { fullName: 'Ada Lovelace', email: 'ADA@example.com', answers: {}, termsAccepted: null };
      const { mails: _, ...rest } = transition(account(from), { type: 'register', person: latest }, given());
      expect(rest).toEqual(from === 'awaiting_verification' ? { person: { ...latest, email: person.email } } : {});
    }
  });

  test.each(['pending', 'approved'] as const)('brings the invitation again, throttled, where %s has no password yet', (from) => {
    const { mails } = transition(account(from, { hasCredential: false }), register, given());
    expect(mails).toEqual([{ kind: 'developer-invitation', throttled: true }]);
  });
});

describe('remind', () => {
  test('brings what a repeated sign-up brings, and changes nothing', () => {
    for (const from of OPEN) {
      const { mails, ...rest } = transition(account(from), remind(), given());
      expect([rest, mails.map(({ kind }) => kind)]).toEqual([
        {},
        transition(account(from), register, given()).mails.map(({ kind }) => kind),
      ]);
    }
    expect(transition(null, remind(), given()).refusal).toBe('developer_unknown');
  });

  test("an administrator's word is never throttled, a signal is, and the setting closes that door", () => {
    expect(transition(account('pending'), remind(), given()).mails).toMatchObject([{ throttled: false }]);
    const signalled = remind({ kind: 'temporal' });
    expect(transition(account('pending'), signalled, given()).mails).toMatchObject([{ throttled: true }]);
    expect(transition(account('pending'), signalled, given({ temporalDecisions: false })).refusal).toBe('decisions_closed');
  });
});

describe('forgotPassword', () => {
  test.each<[AccountStatus | null, string]>([
    [null, 'stays'],
    ['awaiting_verification', 'stays, confirm-email-address'],
    ['awaiting_credential', 'stays, set-password'],
    ['pending', 'stays, reset-password'],
    ['approved', 'stays, reset-password'],
    ['rejected', 'stays, registration-status'],
    ['revoked', 'stays, registration-status'],
  ])('from %s: %s', (from, expected) => expect(verdict(transition(account(from), forgotPassword, given()))).toBe(expected));

  test('each mail carries the link that its kind promises', () => {
    const purposes: Partial<Record<MailKind, TokenPurpose>> = {
      'confirm-email-address': 'verify_email',
      'set-password': 'set_password',
      'reset-password': 'reset_password',
    };
    for (const from of OPEN) {
      for (const { kind } of transition(account(from), forgotPassword, given()).mails)
        expect(linkPurposeOf(kind, from)).toBe(
          from === 'pending' && kind === 'registration-status' ? 'view_request' : (purposes[kind] ?? null),
        );
    }
  });
});

describe('logInsSlowedDown', () => {
  test.each<[AccountStatus | null, string]>([
    [null, 'stays'],
    ['awaiting_verification', 'stays'],
    ['awaiting_credential', 'stays'],
    ['pending', 'stays, log-ins-slowed-down'],
    ['approved', 'stays, log-ins-slowed-down'],
    ['rejected', 'stays'],
    ['revoked', 'stays'],
  ])('from %s: %s', (from, expected) => expect(verdict(transition(account(from), logInsSlowedDown, given()))).toBe(expected));

  test('changes nothing and carries no link: strangers cause it', () => {
    for (const from of OPEN) {
      const { mails, ...rest } = transition(account(from), logInsSlowedDown, given());
      expect([rest, mails.flatMap(({ kind }) => linkPurposeOf(kind, from) ?? [])]).toEqual([{}, []]);
    }
  });
});

describe('verifyEmail', () => {
  test.each<[AccountStatus | null, string]>([
    [null, 'refused token_unknown'],
    ['awaiting_verification', 'awaiting_credential, hands out set_password'],
    ['awaiting_credential', 'refused token_used'],
    ['pending', 'refused token_used'],
    ['approved', 'refused token_used'],
    ['rejected', 'refused token_used'],
    ['revoked', 'refused token_used'],
  ])('with a living link from %s: %s', (from, expected) => {
    expect(verdict(transition(account(from), verifyEmail, given({ token: link('verify_email') })))).toBe(expected);
  });

  test('a verification never approves, whatever the portal does by itself', () => {
    const { change } = transition(
      account('awaiting_verification'),
      verifyEmail,
      given({ token: link('verify_email'), autoApprove: true }),
    );
    expect(change?.status).toBe('awaiting_credential');
  });

  test('a second click before the password hands out the same again and changes nothing', () => {
    const used = link('verify_email', { usedAt: NOW - 1 });
    expect(transition(account('awaiting_credential'), verifyEmail, given({ token: used }))).toEqual({
      mails: [],
      nextToken: 'set_password',
    });
    for (const from of DEVELOPER_STATUSES) {
      expect(transition(account(from), verifyEmail, given({ token: used })).refusal).toBe('token_used');
    }
  });

  test('a step forward gives the registration another 7 days', () => {
    const next = transition(account('awaiting_verification'), verifyEmail, given({ token: link('verify_email') }));
    expect(next).toMatchObject({ useToken: 'token-1', verifyEmail: true, deadline: NOW + 7 * 24 * HOUR });
  });

  test.each([
    ['expired', { expiresAt: NOW }],
    ['ended', { revokedAt: NOW - 1 }],
  ])('an %s link is told apart from an unknown one', (_, end) => {
    const next = transition(account('awaiting_verification'), verifyEmail, given({ token: link('verify_email', end) }));
    expect(next.refusal).toBe('token_expired');
  });

  test('a link for a password verifies nothing here', () => {
    for (const purpose of TOKEN_PURPOSES.filter((each) => each !== 'verify_email')) {
      const next = transition(account('awaiting_verification'), verifyEmail, given({ token: link(purpose) }));
      expect(next.refusal).toBe('token_unknown');
    }
    expect(transition(account('awaiting_verification'), verifyEmail, given()).refusal).toBe('token_unknown');
  });
});

describe('setCredential', () => {
  test.each<[AccountStatus | null, TokenPurpose, boolean, string]>([
    [null, 'set_password', false, 'refused token_unknown'],
    ['awaiting_verification', 'reset_password', true, 'refused token_expired'],
    ['awaiting_credential', 'set_password', false, 'pending, registration-waiting'],
    ['awaiting_credential', 'set_password', true, 'approved'],
    ['pending', 'reset_password', true, 'pending'],
    ['pending', 'invitation', true, 'pending'],
    ['approved', 'reset_password', false, 'approved'],
    ['approved', 'invitation', false, 'approved'],
    ['rejected', 'reset_password', true, 'refused token_expired'],
    ['revoked', 'reset_password', true, 'refused token_expired'],
  ])('from %s by a link to %s, auto-approval %s: %s', (from, purpose, autoApprove, expected) => {
    expect(verdict(transition(account(from), setCredential, given({ token: link(purpose), autoApprove })))).toBe(expected);
  });

  test('a reset never lets a pending developer in, even where applicants are approved by themselves', () => {
    for (const purpose of ['reset_password', 'invitation', 'set_password'] as const) {
      const next = transition(account('pending'), setCredential, given({ token: link(purpose), autoApprove: true }));
      expect(next.change?.status).toBe('pending');
    }
  });

  test('an address link sets no password', () => {
    const next = transition(account('awaiting_credential'), setCredential, given({ token: link('verify_email') }));
    expect(next.refusal).toBe('token_unknown');
  });

  test('a link works once', () => {
    const used = link('set_password', { usedAt: NOW - 1 });
    expect(transition(account('pending'), setCredential, given({ token: used })).refusal).toBe('token_used');
  });

  test('a password whose staging has lapsed is refused, and the link stays good', () => {
    const next = transition(
      account('awaiting_credential'),
      setCredential,
      given({ token: link('set_password'), stagedCredential: null }),
    );
    expect(next).toEqual({ refusal: 'credential_expired', mails: [] });
  });

  test('the password that ends a registration ends its deadline too', () => {
    const next = transition(account('awaiting_credential'), setCredential, given({ token: link('set_password') }));
    expect(next).toMatchObject({
      deadline: null,
      adoptCredential: 'staged-1',
      revokeTokens: OPENING_PURPOSES,
      endSessions: true,
    });
  });
});
