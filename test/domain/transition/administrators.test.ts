import { ACCOUNT_STATUSES, type AccountStatus, DEVELOPER_STATUSES, type DeveloperStatus } from '../../../domain/account-status';
import type { Actor } from '../../../domain/actor';
import { TOKEN_PURPOSES } from '../../../domain/lifetimes';
import { OPENING_PURPOSES } from '../../../domain/link-token';
import { transition } from '../../../domain/transition';
import { account, ANN, create, decide, deleteDeveloper, everything, due, given, NOW, OPEN, register } from '../everything';
import { verdict } from './verdict';

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
