import {
  ACCOUNT_STATUSES,
  type AccountStatus,
  canTransition,
  DEVELOPER_STATUSES,
  type DeveloperStatus,
} from '../../domain/account-status';
import type { Actor } from '../../domain/actor';
import { INITIAL_POLICY, type Rule } from '../../domain/approval-policy';
import { isComplete } from '../../domain/sign-up-form';
import { TOKEN_PURPOSES, type TokenPurpose } from '../../domain/lifetimes';
import { OPENING_PURPOSES } from '../../domain/link-token';
import { linkPurposeOf, type MailKind, mailRules } from '../../domain/mail-kind';
import type { Transition } from '../../domain/change';
import { transition } from '../../domain/transition';
import {
  account,
  ANN,
  changeEmail,
  changeName,
  create,
  decide,
  deleteDeveloper,
  everything,
  due,
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
  verifyNewEmail,
} from './everything';

/** A transition in one line: refusal or next status, and the mails. */
function verdict({ refusal, change, mails, nextToken }: Transition): string {
  const words = [refusal ? `refused ${refusal}` : (change?.status ?? 'stays'), ...mails.map(({ kind }) => kind)];
  return [...words, ...(nextToken ? [`hands out ${nextToken}`] : [])].join(', ');
}

describe('whatever the message, the place and the context', () => {
  const all = everything();

  test('a change is one of the table', () => {
    for (const { before, next } of all) {
      if (next.change) expect(canTransition(before?.status ?? 'none', next.change.event, next.change.status)).toBe(true);
    }
  });

  test('a refusal changes nothing and sends nothing', () => {
    for (const { next } of all) if (next.refusal) expect(next).toEqual({ refusal: next.refusal, mails: [] });
  });

  test('only administrators, or the portal by itself once all that it asks is given, open the door', () => {
    for (const { before, message, context, next } of all) {
      if (next.change?.status !== 'approved' || before?.status === 'approved') continue;
      if (message.type === 'setCredential') {
        expect(before?.status).toBe('awaiting_credential');
        expect(isComplete(context.form, person)).toBe(true);
      } else if (message.type === 'answerQuestion') expect(before?.request?.approvals).toBeNull();
      else expect(['createDeveloper', 'changeStatus']).toContain(message.type);
      const byItself = context.autoApprove || context.policy.content.rules[0]?.then === 'approve';
      if (message.type !== 'changeStatus' && !('status' in message && message.status)) expect(byItself).toBe(true);
    }
  });

  test('where two have to approve, nobody opens the door alone', () => {
    for (const { before, message, next } of all) {
      if (next.change?.status !== 'approved' || before?.request?.approvals !== 2 || message.type !== 'changeStatus') continue;
      expect(before.request.firstApproval).toBe('ann');
      expect(message.actor).not.toEqual(ANN);
    }
  });

  test('a password is adopted only by a living link for passwords', () => {
    for (const { next, context } of all) {
      const { token } = context;
      if (!next.adoptCredential) continue;
      expect(token).toMatchObject({ usedAt: null, revokedAt: null });
      expect(token?.purpose).not.toBe('verify_email');
      expect(token?.expiresAt).toBeGreaterThan(NOW);
      expect(next).toMatchObject({ useToken: 'token-1', revokeTokens: OPENING_PURPOSES, endSessions: true, verifyEmail: true });
    }
  });

  test('an account moves to an address only by the living link that went there, if nobody has it and no rule turns it down', () => {
    for (const { before, message, context, next } of all) {
      expect(next.moveTo !== undefined).toBe(next.change?.event === 'email_changed');
      if (next.moveTo === undefined) continue;
      expect([message.type, before?.status, context.addressTaken]).toEqual(['verifyNewEmail', 'approved', false]);
      expect(context.token).toMatchObject({ purpose: 'change_email', usedAt: null, revokedAt: null });
      expect(context.policy.content.rules[0]?.then).not.toBe('reject');
      expect(next).toMatchObject({ useToken: 'token-1', revokeTokens: OPENING_PURPOSES });
    }
    expect(all.some(({ next }) => next.moveTo !== undefined)).toBe(true);
  });

  test('rejected and revoked end every link and session, approval ends none', () => {
    for (const { message, next } of all) {
      if (message.type !== 'changeStatus' || !next.change || next.change.event === 'approved_once') continue;
      const closes = next.change.status !== 'approved';
      expect([next.revokeTokens, next.endSessions]).toEqual(closes ? [OPENING_PURPOSES, true] : [undefined, false]);
    }
  });

  test('a mail to administrators bears no link, and a link goes to the developer only', () => {
    for (const { next } of all) {
      for (const mail of next.mails)
        if (!['developer', 'new_address'].includes(mailRules(mail.kind).to))
          expect(linkPurposeOf(mail.kind, 'pending')).toBeNull();
    }
  });

  test('the same inputs give the same next', () => expect(everything()).toEqual(all));
});

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

describe('createDeveloper', () => {
  test.each<[AccountStatus | null, string]>([
    [null, 'pending, developer-invitation'],
    ['awaiting_verification', 'pending, developer-invitation'],
    ['awaiting_credential', 'pending, developer-invitation'],
    ['pending', 'refused address_in_use'],
    ['approved', 'refused address_in_use'],
    ['rejected', 'refused address_in_use'],
    ['revoked', 'refused address_in_use'],
  ])('from %s: %s', (from, expected) => expect(verdict(transition(account(from), create(), given()))).toBe(expected));

  test("an administrator's creation adopts an unfinished registration and ends its links and its deadline", () => {
    for (const from of ['awaiting_verification', 'awaiting_credential'] as const) {
      const next = transition(
        account(from),
        create({
          person: { fullName: 'Ada L.', email: 'ada@example.com', answers: {}, termsAccepted: null },
          status: 'approved',
        }),
        given(),
      );
      expect(next).toMatchObject({
        change: { event: 'created', status: 'approved', actor: ANN },
        person: { fullName: 'Ada L.', email: 'ada@example.com', answers: {}, termsAccepted: null },
        revokeTokens: OPENING_PURPOSES,
        deadline: null,
      });
    }
  });

  test('without a status the portal decides, and a given one has the last word', () => {
    expect(transition(null, create(), given({ autoApprove: true })).change?.status).toBe('approved');
    expect(transition(null, create(), given()).change?.status).toBe('pending');
    for (const status of DEVELOPER_STATUSES) {
      expect(transition(null, create({ status }), given({ autoApprove: true })).change?.status).toBe(status);
    }
  });

  test('an invitation goes to those who may get in one day, and only when asked for', () => {
    for (const status of DEVELOPER_STATUSES) {
      const invited = transition(null, create({ status }), given()).mails;
      const welcome = status === 'approved' || status === 'pending';
      expect(invited).toEqual(welcome ? [{ kind: 'developer-invitation', throttled: false }] : []);
      expect(transition(null, create({ status, invite: false }), given()).mails).toEqual([]);
    }
  });
});

describe('changeStatus', () => {
  const outcomes: Record<AccountStatus, Record<DeveloperStatus, string>> = {
    awaiting_verification: every('refused developer_unknown'),
    awaiting_credential: every('refused developer_unknown'),
    pending: {
      pending: 'stays',
      approved: 'approved, account-access-approved',
      rejected: 'rejected, account-access-rejected',
      revoked: 'refused transition_not_allowed',
    },
    approved: { ...every('refused transition_not_allowed'), approved: 'stays', revoked: 'revoked, account-access-revoked' },
    rejected: { ...every('refused transition_not_allowed'), approved: 'approved, account-access-approved', rejected: 'stays' },
    revoked: { ...every('refused transition_not_allowed'), approved: 'approved, account-access-approved', revoked: 'stays' },
    closed: every('refused developer_unknown'),
  };

  function every(word: string): Record<DeveloperStatus, string> {
    return { pending: word, approved: word, rejected: word, revoked: word };
  }

  test.each(ACCOUNT_STATUSES)('from %s each command gets what the table says', (from) => {
    for (const status of DEVELOPER_STATUSES) {
      expect(verdict(transition(account(from), decide(status), given()))).toBe(outcomes[from][status]);
    }
  });

  test('a command for what already is changes nothing, however old its view', () => {
    for (const status of DEVELOPER_STATUSES) {
      expect(transition(account(status), decide(status, { expectedRevision: 1 }), given())).toEqual({ mails: [] });
    }
  });

  test('a command that rests on an older view is refused; a later, informed one holds', () => {
    expect(transition(account('pending'), decide('rejected', { expectedRevision: 6 }), given()).refusal).toBe('account_changed');
    expect(transition(account('pending'), decide('rejected', { expectedRevision: 7 }), given()).change?.status).toBe('rejected');
    expect(transition(account('rejected'), decide('approved', { expectedRevision: 7 }), given()).change?.status).toBe('approved');
  });

  test('the reason is kept with the decision', () => {
    expect(transition(account('pending'), decide('rejected', { reason: 'no company' }), given()).change?.reason).toBe(
      'no company',
    );
    expect(transition(account('pending'), decide('rejected'), given()).change).not.toHaveProperty('reason');
  });

  test("a decision through Temporal's own door counts only while the door is open, and never too early", () => {
    const actor: Actor = { kind: 'temporal', claimedName: 'ops' };
    const signalled = decide('approved', { actor });
    expect(transition(account('pending'), signalled, given()).change).toMatchObject({ status: 'approved', actor });
    expect(transition(account('pending'), signalled, given({ temporalDecisions: false })).refusal).toBe('decisions_closed');
    expect(transition(account('pending'), decide('approved'), given({ temporalDecisions: false })).change?.status).toBe(
      'approved',
    );
    expect(transition(account('awaiting_credential'), signalled, given()).refusal).toBe('transition_not_allowed');
    expect(transition(null, signalled, given()).refusal).toBe('developer_unknown');
  });
});

describe('a rejected or revoked address', () => {
  test.each(['rejected', 'revoked'] as const)('%s: only an administrator who approves or deletes moves it', (from) => {
    for (const { before, message, next } of everything()) {
      if (before?.status !== from || !next.change || next.change.status === from) continue;
      expect(['changeStatus', 'deleteDeveloper']).toContain(message.type);
      expect(['approved', 'closed']).toContain(next.change.status);
    }
  });

  test('it can register again once it is deleted', () => {
    expect(transition(account('rejected'), deleteDeveloper, given()).change?.status).toBe('closed');
    expect(transition(null, register, given()).change?.status).toBe('awaiting_verification');
  });
});

describe('the end of an account', () => {
  test.each(OPEN)('deleting from %s ends links and sessions, without a mail', (from) => {
    const next = transition(account(from), deleteDeveloper, given());
    expect(next).toMatchObject({
      change: { event: 'deleted', status: 'closed', actor: ANN },
      revokeTokens: TOKEN_PURPOSES,
      endSessions: true,
    });
    expect(next.mails).toEqual([]);
  });

  test('nobody can be deleted twice', () => expect(transition(null, deleteDeveloper, given()).refusal).toBe('developer_unknown'));

  test('an unfinished registration ends at its deadline and not before', () => {
    for (const from of ['awaiting_verification', 'awaiting_credential'] as const) {
      expect(transition(account(from, { deadline: NOW + 1 }), due, given())).toEqual({ mails: [] });
      expect(transition(account(from, { deadline: NOW }), due, given()).change).toEqual({
        event: 'deadline_passed',
        status: 'closed',
        actor: { kind: 'system' },
      });
    }
  });

  test('no deadline ever ends a developer', () => {
    for (const from of [null, ...DEVELOPER_STATUSES]) {
      expect(transition(account(from, { deadline: NOW - 1 }), due, given())).toEqual({ mails: [] });
    }
  });
});
