import {
  ACCOUNT_STATUSES,
  type AccountStatus,
  DEVELOPER_STATUSES,
  type DeveloperStatus,
  mayMove,
} from '../../domain/account-status';
import type { Account } from '../../domain/account';
import type { Actor } from '../../domain/actor';
import { TOKEN_PURPOSES, type TokenPurpose } from '../../domain/lifetimes';
import type { LinkToken } from '../../domain/link-token';
import type { MailKind } from '../../domain/mail-kind';
import type { AccountMessage } from '../../domain/message';
import { type Circumstances, rule, type Ruling } from '../../domain/ruling';

const NOW = Date.parse('2030-01-01T12:00:00Z');
const HOUR = 3_600_000;
const ANN: Actor = { kind: 'administrator', id: 'ann' };
const OPEN = ACCOUNT_STATUSES.filter((status) => status !== 'closed');
const PLACES = [null, ...OPEN];

function account(status: AccountStatus | null, more: Partial<Account> = {}): Account | null {
  const deadline = status?.startsWith('awaiting_') ? NOW + HOUR : null;
  return status && { id: 'account-1', status, revision: 7, deadline, ...more };
}

function link(purpose: TokenPurpose, more: Partial<LinkToken> = {}): LinkToken {
  return { id: 'token-1', purpose, expiresAt: NOW + HOUR, usedAt: null, endedAt: null, ...more };
}

function given(more: Partial<Circumstances> = {}): Circumstances {
  return { now: NOW, autoApprove: false, token: null, credentialStaged: true, temporalDecisions: true, ...more };
}

const register: AccountMessage = { type: 'register', fullName: 'Ada', email: 'ada@example.com' };
const forgotPassword: AccountMessage = { type: 'forgotPassword' };
const signInsSlowedDown: AccountMessage = { type: 'signInsSlowedDown' };
const verifyEmail: AccountMessage = { type: 'verifyEmail', tokenId: 'token-1' };
const setPassword: AccountMessage = { type: 'setPassword', tokenId: 'token-1', stagedCredentialId: 'staged-1' };
const deleteDeveloper: AccountMessage = { type: 'deleteDeveloper', actor: ANN };
const expire: AccountMessage = { type: 'expire' };

function create(more: Partial<Extract<AccountMessage, { type: 'createDeveloper' }>> = {}): AccountMessage {
  return { type: 'createDeveloper', fullName: 'Ada', email: 'ada@example.com', invite: true, actor: ANN, ...more };
}

function decide(status: DeveloperStatus, more: Partial<Extract<AccountMessage, { type: 'changeStatus' }>> = {}): AccountMessage {
  return { type: 'changeStatus', status, actor: ANN, ...more };
}

/** A ruling in one line: refusal or next status, and the mails. */
function verdict({ refusal, change, mails, handOut }: Ruling): string {
  const words = [refusal ? `refused ${refusal}` : (change?.status ?? 'stays'), ...mails.map(({ kind }) => kind)];
  return [...words, ...(handOut ? [`hands out ${handOut}`] : [])].join(', ');
}

/** Every message in every place with every kind of link, auto-approval on and off. */
function everything(): { from: AccountStatus | null; message: AccountMessage; ruling: Ruling; token: LinkToken | null }[] {
  const actors: Actor[] = [ANN, { kind: 'temporal', claim: 'ops' }];
  const messages = [
    ...[register, forgotPassword, signInsSlowedDown, verifyEmail, setPassword, deleteDeveloper, expire],
    ...[undefined, ...DEVELOPER_STATUSES].flatMap((status) => [true, false].map((invite) => create({ status, invite }))),
    ...DEVELOPER_STATUSES.flatMap((status) =>
      actors.flatMap((actor) => [undefined, 6, 7].map((revisionSeen) => decide(status, { actor, revisionSeen }))),
    ),
  ];
  const ends = [{}, { usedAt: NOW - 1 }, { endedAt: NOW - 1 }, { expiresAt: NOW }];
  const tokens = [null, ...TOKEN_PURPOSES.flatMap((purpose) => ends.map((end) => link(purpose, end)))];
  const switches = [true, false].flatMap((a) => [true, false].map((b) => ({ autoApprove: a, credentialStaged: b })));
  return PLACES.flatMap((from) =>
    messages.flatMap((message) =>
      tokens.flatMap((token) =>
        switches.map((each) => ({ from, message, token, ruling: rule(account(from), message, given({ ...each, token })) })),
      ),
    ),
  );
}

describe('whatever the message, the place and the circumstances', () => {
  const all = everything();

  test('a change is one of the table', () => {
    for (const { from, ruling } of all) {
      if (ruling.change) expect(mayMove(from ?? 'none', ruling.change.event, ruling.change.status)).toBe(true);
    }
  });

  test('a refusal changes nothing and sends nothing', () => {
    for (const { ruling } of all) if (ruling.refusal) expect(ruling).toEqual({ refusal: ruling.refusal, mails: [] });
  });

  test('only an administrator, or the password of an auto-approved registration, opens the door', () => {
    for (const { from, message, ruling } of all) {
      if (ruling.change?.status !== 'approved' || from === 'approved') continue;
      if (message.type === 'setPassword') expect(from).toBe('awaiting_password');
      else expect(['createDeveloper', 'changeStatus']).toContain(message.type);
    }
  });

  test('a password is adopted only by a living link for passwords', () => {
    for (const { ruling, token } of all) {
      if (!ruling.adoptCredential) continue;
      expect(token).toMatchObject({ usedAt: null, endedAt: null });
      expect(token?.purpose).not.toBe('verify_email');
      expect(token?.expiresAt).toBeGreaterThan(NOW);
      expect(ruling).toMatchObject({ useToken: 'token-1', endTokens: true, endSessions: true, proveAddress: true });
    }
  });

  test('rejected and revoked end every link and session, approval ends none', () => {
    for (const { message, ruling } of all) {
      if (message.type !== 'changeStatus' || !ruling.change) continue;
      const closes = ruling.change.status !== 'approved';
      expect([ruling.endTokens, ruling.endSessions]).toEqual([closes, closes]);
    }
  });

  test('a mail to administrators bears no link, and a link goes to the developer only', () => {
    for (const { ruling } of all) {
      for (const mail of ruling.mails) if (mail.to === 'administrators') expect(mail.link).toBeUndefined();
    }
  });

  test('the same inputs give the same ruling', () => expect(everything()).toEqual(all));
});

describe('register', () => {
  test.each<[AccountStatus | null, string]>([
    [null, 'awaiting_verification, confirm-email-address'],
    ['awaiting_verification', 'stays, confirm-email-address'],
    ['awaiting_password', 'stays, set-password'],
    ['pending', 'stays, registration-status'],
    ['approved', 'stays, registration-status'],
    ['rejected', 'stays, registration-status'],
    ['revoked', 'stays, registration-status'],
  ])('from %s: %s', (from, expected) => expect(verdict(rule(account(from), register, given()))).toBe(expected));

  test('a new registration holds its address for 7 days', () => {
    expect(rule(null, register, given()).deadline).toBe(NOW + 7 * 24 * HOUR);
  });

  test('registering again never changes name, address or deadline: what is told is a mail and nothing else', () => {
    for (const from of OPEN) expect(Object.keys(rule(account(from), register, given()))).toEqual(['mails']);
  });
});

describe('forgotPassword', () => {
  test.each<[AccountStatus | null, string]>([
    [null, 'stays'],
    ['awaiting_verification', 'stays, confirm-email-address'],
    ['awaiting_password', 'stays, set-password'],
    ['pending', 'stays, reset-password'],
    ['approved', 'stays, reset-password'],
    ['rejected', 'stays, registration-status'],
    ['revoked', 'stays, registration-status'],
  ])('from %s: %s', (from, expected) => expect(verdict(rule(account(from), forgotPassword, given()))).toBe(expected));

  test('each mail carries the link that its kind promises', () => {
    const purposes: Partial<Record<MailKind, TokenPurpose>> = {
      'confirm-email-address': 'verify_email',
      'set-password': 'set_password',
      'reset-password': 'reset_password',
    };
    for (const from of OPEN) {
      for (const { kind, link } of rule(account(from), forgotPassword, given()).mails) expect(link).toBe(purposes[kind]);
    }
  });
});

describe('signInsSlowedDown', () => {
  test.each<[AccountStatus | null, string]>([
    [null, 'stays'],
    ['awaiting_verification', 'stays'],
    ['awaiting_password', 'stays'],
    ['pending', 'stays, sign-ins-slowed-down'],
    ['approved', 'stays, sign-ins-slowed-down'],
    ['rejected', 'stays'],
    ['revoked', 'stays'],
  ])('from %s: %s', (from, expected) => expect(verdict(rule(account(from), signInsSlowedDown, given()))).toBe(expected));

  test('changes nothing and carries no link: strangers cause it', () => {
    for (const from of OPEN) {
      const { mails, ...rest } = rule(account(from), signInsSlowedDown, given());
      expect([rest, mails.flatMap(({ link }) => link ?? [])]).toEqual([{}, []]);
    }
  });
});

describe('verifyEmail', () => {
  test.each<[AccountStatus | null, string]>([
    [null, 'refused token_unknown'],
    ['awaiting_verification', 'awaiting_password, hands out set_password'],
    ['awaiting_password', 'refused token_used'],
    ['pending', 'refused token_used'],
    ['approved', 'refused token_used'],
    ['rejected', 'refused token_used'],
    ['revoked', 'refused token_used'],
  ])('with a living link from %s: %s', (from, expected) => {
    expect(verdict(rule(account(from), verifyEmail, given({ token: link('verify_email') })))).toBe(expected);
  });

  test('a verification never approves, whatever the portal does by itself', () => {
    const { change } = rule(
      account('awaiting_verification'),
      verifyEmail,
      given({ token: link('verify_email'), autoApprove: true }),
    );
    expect(change?.status).toBe('awaiting_password');
  });

  test('a second click before the password hands out the same again and changes nothing', () => {
    const used = link('verify_email', { usedAt: NOW - 1 });
    expect(rule(account('awaiting_password'), verifyEmail, given({ token: used }))).toEqual({
      mails: [],
      handOut: 'set_password',
    });
    for (const from of DEVELOPER_STATUSES) {
      expect(rule(account(from), verifyEmail, given({ token: used })).refusal).toBe('token_used');
    }
  });

  test('a step forward gives the registration another 7 days', () => {
    const ruling = rule(account('awaiting_verification'), verifyEmail, given({ token: link('verify_email') }));
    expect(ruling).toMatchObject({ useToken: 'token-1', proveAddress: true, deadline: NOW + 7 * 24 * HOUR });
  });

  test.each([
    ['expired', { expiresAt: NOW }],
    ['ended', { endedAt: NOW - 1 }],
  ])('an %s link is told apart from an unknown one', (_, end) => {
    const ruling = rule(account('awaiting_verification'), verifyEmail, given({ token: link('verify_email', end) }));
    expect(ruling.refusal).toBe('token_expired');
  });

  test('a link for a password proves nothing here', () => {
    for (const purpose of TOKEN_PURPOSES.filter((each) => each !== 'verify_email')) {
      const ruling = rule(account('awaiting_verification'), verifyEmail, given({ token: link(purpose) }));
      expect(ruling.refusal).toBe('token_unknown');
    }
    expect(rule(account('awaiting_verification'), verifyEmail, given()).refusal).toBe('token_unknown');
  });
});

describe('setPassword', () => {
  test.each<[AccountStatus | null, TokenPurpose, boolean, string]>([
    [null, 'set_password', false, 'refused token_unknown'],
    ['awaiting_verification', 'reset_password', true, 'refused token_expired'],
    ['awaiting_password', 'set_password', false, 'pending, registration-waiting'],
    ['awaiting_password', 'set_password', true, 'approved'],
    ['pending', 'reset_password', true, 'pending'],
    ['pending', 'invitation', true, 'pending'],
    ['approved', 'reset_password', false, 'approved'],
    ['approved', 'invitation', false, 'approved'],
    ['rejected', 'reset_password', true, 'refused token_expired'],
    ['revoked', 'reset_password', true, 'refused token_expired'],
  ])('from %s by a link to %s, auto-approval %s: %s', (from, purpose, autoApprove, expected) => {
    expect(verdict(rule(account(from), setPassword, given({ token: link(purpose), autoApprove })))).toBe(expected);
  });

  test('a reset never lets a pending developer in, even where newcomers are approved by themselves', () => {
    for (const purpose of ['reset_password', 'invitation', 'set_password'] as const) {
      const ruling = rule(account('pending'), setPassword, given({ token: link(purpose), autoApprove: true }));
      expect(ruling.change?.status).toBe('pending');
    }
  });

  test('an address link sets no password', () => {
    const ruling = rule(account('awaiting_password'), setPassword, given({ token: link('verify_email') }));
    expect(ruling.refusal).toBe('token_unknown');
  });

  test('a link works once', () => {
    const used = link('set_password', { usedAt: NOW - 1 });
    expect(rule(account('pending'), setPassword, given({ token: used })).refusal).toBe('token_used');
  });

  test('a password whose staging has lapsed is refused, and the link stays good', () => {
    const ruling = rule(
      account('awaiting_password'),
      setPassword,
      given({ token: link('set_password'), credentialStaged: false }),
    );
    expect(ruling).toEqual({ refusal: 'credential_expired', mails: [] });
  });

  test('the password that ends a registration ends its deadline too', () => {
    const ruling = rule(account('awaiting_password'), setPassword, given({ token: link('set_password') }));
    expect(ruling).toMatchObject({ deadline: null, adoptCredential: 'staged-1', endTokens: true, endSessions: true });
  });
});

describe('createDeveloper', () => {
  test.each<[AccountStatus | null, string]>([
    [null, 'pending, developer-invitation'],
    ['awaiting_verification', 'pending, developer-invitation'],
    ['awaiting_password', 'pending, developer-invitation'],
    ['pending', 'refused address_in_use'],
    ['approved', 'refused address_in_use'],
    ['rejected', 'refused address_in_use'],
    ['revoked', 'refused address_in_use'],
  ])('from %s: %s', (from, expected) => expect(verdict(rule(account(from), create(), given()))).toBe(expected));

  test("an administrator's creation adopts an unfinished registration and ends its links and its deadline", () => {
    for (const from of ['awaiting_verification', 'awaiting_password'] as const) {
      const ruling = rule(account(from), create({ fullName: 'Ada L.', status: 'approved' }), given());
      expect(ruling).toMatchObject({
        change: { event: 'created', status: 'approved', actor: ANN },
        person: { fullName: 'Ada L.', email: 'ada@example.com' },
        endTokens: true,
        deadline: null,
      });
    }
  });

  test('without a status the portal decides, and a given one has the last word', () => {
    expect(rule(null, create(), given({ autoApprove: true })).change?.status).toBe('approved');
    expect(rule(null, create(), given()).change?.status).toBe('pending');
    for (const status of DEVELOPER_STATUSES) {
      expect(rule(null, create({ status }), given({ autoApprove: true })).change?.status).toBe(status);
    }
  });

  test('an invitation goes to those who may get in one day, and only when asked for', () => {
    for (const status of DEVELOPER_STATUSES) {
      const invited = rule(null, create({ status }), given()).mails;
      const welcome = status === 'approved' || status === 'pending';
      expect(invited).toEqual(welcome ? [{ kind: 'developer-invitation', to: 'developer', link: 'invitation' }] : []);
      expect(rule(null, create({ status, invite: false }), given()).mails).toEqual([]);
    }
  });
});

describe('changeStatus', () => {
  const outcomes: Record<AccountStatus, Record<DeveloperStatus, string>> = {
    awaiting_verification: every('refused developer_unknown'),
    awaiting_password: every('refused developer_unknown'),
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

  test.each(ACCOUNT_STATUSES)('from %s each wish gets what the table says', (from) => {
    for (const status of DEVELOPER_STATUSES) {
      expect(verdict(rule(account(from), decide(status), given()))).toBe(outcomes[from][status]);
    }
  });

  test('a wish for what already is changes nothing, however old its view', () => {
    for (const status of DEVELOPER_STATUSES) {
      expect(rule(account(status), decide(status, { revisionSeen: 1 }), given())).toEqual({ mails: [] });
    }
  });

  test('a wish that rests on an older view is refused; a later, informed one holds', () => {
    expect(rule(account('pending'), decide('rejected', { revisionSeen: 6 }), given()).refusal).toBe('account_changed');
    expect(rule(account('pending'), decide('rejected', { revisionSeen: 7 }), given()).change?.status).toBe('rejected');
    expect(rule(account('rejected'), decide('approved', { revisionSeen: 7 }), given()).change?.status).toBe('approved');
  });

  test('the reason is kept with the decision', () => {
    expect(rule(account('pending'), decide('rejected', { reason: 'no company' }), given()).change?.reason).toBe('no company');
    expect(rule(account('pending'), decide('rejected'), given()).change).not.toHaveProperty('reason');
  });

  test("a decision through Temporal's own door counts only while the door is open, and never too early", () => {
    const actor: Actor = { kind: 'temporal', claim: 'ops' };
    const signalled = decide('approved', { actor });
    expect(rule(account('pending'), signalled, given()).change).toMatchObject({ status: 'approved', actor });
    expect(rule(account('pending'), signalled, given({ temporalDecisions: false })).refusal).toBe('decisions_closed');
    expect(rule(account('pending'), decide('approved'), given({ temporalDecisions: false })).change?.status).toBe('approved');
    expect(rule(account('awaiting_password'), signalled, given()).refusal).toBe('transition_not_allowed');
    expect(rule(null, signalled, given()).refusal).toBe('developer_unknown');
  });
});

describe('a rejected or revoked address', () => {
  test.each(['rejected', 'revoked'] as const)('%s: only an administrator who approves or deletes moves it', (from) => {
    for (const { from: at, message, ruling } of everything()) {
      if (at !== from || !ruling.change) continue;
      expect(['changeStatus', 'deleteDeveloper']).toContain(message.type);
      expect(['approved', 'closed']).toContain(ruling.change.status);
    }
  });

  test('it can register again once it is deleted', () => {
    expect(rule(account('rejected'), deleteDeveloper, given()).change?.status).toBe('closed');
    expect(rule(null, register, given()).change?.status).toBe('awaiting_verification');
  });
});

describe('the end of an account', () => {
  test.each(OPEN)('deleting from %s ends links and sessions, without a mail', (from) => {
    const ruling = rule(account(from), deleteDeveloper, given());
    expect(ruling).toMatchObject({
      change: { event: 'deleted', status: 'closed', actor: ANN },
      endTokens: true,
      endSessions: true,
    });
    expect(ruling.mails).toEqual([]);
  });

  test('nobody can be deleted twice', () => expect(rule(null, deleteDeveloper, given()).refusal).toBe('developer_unknown'));

  test('an unfinished registration ends at its deadline and not before', () => {
    for (const from of ['awaiting_verification', 'awaiting_password'] as const) {
      expect(rule(account(from, { deadline: NOW + 1 }), expire, given())).toEqual({ mails: [] });
      expect(rule(account(from, { deadline: NOW }), expire, given()).change).toEqual({
        event: 'deadline_passed',
        status: 'closed',
        actor: { kind: 'system' },
      });
    }
  });

  test('no deadline ever ends a developer', () => {
    for (const from of [null, ...DEVELOPER_STATUSES]) {
      expect(rule(account(from, { deadline: NOW - 1 }), expire, given())).toEqual({ mails: [] });
    }
  });
});
