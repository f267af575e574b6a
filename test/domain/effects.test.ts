import { type Effects, effectsOf, type Fresh, type LivingToken, type Surroundings } from '../../domain/effects';
import { TOKEN_LIFETIME_SECONDS } from '../../domain/lifetimes';
import { transition } from '../../domain/transition';
import { statementsFor } from '../../prisma/stores/account/statements';
import {
  account,
  ANN,
  changeEmail,
  changeName,
  everything,
  forgotPassword,
  given,
  HOUR,
  link,
  NOW,
  person,
  register,
  verifyNewEmail,
} from './everything';

const DAY = 24 * HOUR;

const ADMINISTRATORS: Surroundings['administrators'] = [
  { id: 'ann', isOrganizationAdmin: true, notifications: 'at_once' },
  { id: 'ben', isOrganizationAdmin: false, notifications: 'at_once' },
  { id: 'cleo', isOrganizationAdmin: false, notifications: 'digest' },
];

function fresh(): Fresh {
  let count = 0;
  const id = () => `new-${(count += 1)}`;
  return { id, token: () => ({ id: id(), keyId: 'k1', hash: new Uint8Array(32) }) };
}

function around(more: Partial<Surroundings> = {}): Surroundings {
  return {
    now: NOW,
    livingTokens: [],
    recentMails: [],
    administrators: ADMINISTRATORS,
    escalateTo: [],
    rememberedMs: DAY,
    person,
    ...more,
  };
}

const living = (purpose: LivingToken['purpose'], left: number): LivingToken => ({
  id: 'living-1',
  keyId: 'k1',
  purpose,
  expiresAt: NOW + left,
});

describe('whatever the message, the place and the context', () => {
  const tokens = (['verify_email', 'set_password', 'reset_password', 'invitation'] as const).map((purpose) =>
    living(purpose, 7 * DAY),
  );
  const all = everything().map((each) => {
    const surroundings = around({ livingTokens: tokens, person: each.before && person });
    return { ...each, effects: effectsOf(each.before, each.next, surroundings, fresh()) };
  });

  test('no two writes of a message touch the same row', () => {
    const envelope = { id: 'm', account: { portalId: 'p', emailHash: 'h' }, at: NOW };
    const sealed = { entry: { id: 'e' }, detail: { reason: 'r' } } as never;
    for (const { before, message, effects } of all) {
      const audited = effects.entry && sealed;
      const answer = { accepted: true, changed: true, account: null } as const;
      const rows = statementsFor({ envelope: { ...envelope, message }, before, effects, audited, answer }).map(
        (each) => each.rows,
      );
      expect(new Set(rows).size).toBe(rows.length);
    }
  });

  test('every change is an entry of the audit, and nothing else is', () => {
    for (const { next, effects } of all) expect(effects.entry !== null).toBe(next.change !== undefined);
  });

  test('every message counts, whatever it changes', () => {
    for (const { before, effects } of all) if (before) expect(effects.account?.version).toBe(before.version + 1);
  });

  test('a closed account keeps no credential and is erased, and nothing else is', () => {
    for (const { effects } of all) {
      expect(effects.erase).toBe(effects.account?.status === 'closed');
      if (effects.erase) expect(effects.account?.hasCredential).toBe(false);
    }
  });

  test('sessions end only with an account that was approved', () => {
    for (const { before, effects } of all) if (effects.endSessions) expect(before?.status).toBe('approved');
  });

  test('no deadline comes before the end of a token that was mailed', () => {
    for (const { effects } of all) {
      const { account: after, addTokens } = effects;
      if (after?.deadline) for (const { expiresAt } of addTokens) expect(after.deadline).toBeGreaterThanOrEqual(expiresAt);
    }
  });
});

describe('a change of address', () => {
  const before = account('approved');
  const asked = { person: { ...person, newEmail: 'ada@new.example' }, token: link('change_email') };

  test('writes to the new address by name, and to the old one as ever; the link of an earlier wish is mailed to nobody', () => {
    const surroundings = around({ livingTokens: [living('change_email', DAY)] });
    const { addTokens, deliveries, entry } = effectsOf(before, transition(before, changeEmail, given()), surroundings, fresh());
    expect(entry).toBeNull();
    expect(addTokens).toMatchObject([{ purpose: 'change_email' }]);
    expect(deliveries).toMatchObject([
      { kind: 'confirm-new-email-address', tokenId: addTokens[0]?.id, addressee: { email: 'ada@new.example' } },
      { kind: 'email-address-changing', tokenId: null, addressee: null },
    ]);
  });

  test('is in the audit with both addresses, in the part that can be erased; the new one is verified', () => {
    const next = transition(before, verifyNewEmail, given(asked));
    expect(effectsOf(before, next, around({ person: asked.person }), fresh())).toMatchObject({
      entry: { event: 'email_changed', changes: { email: ['ada@example.com', 'ada@new.example'] } },
      person: { email: 'ada@new.example', newEmail: null },
      account: { emailVerifiedAt: NOW },
      moveTo: 'of ada@new.example',
    });
  });
});

describe('the token of a mail', () => {
  const mailed = (left: number): Effects => {
    const before = account('approved');
    const surroundings = around({ livingTokens: [living('reset_password', left)] });
    return effectsOf(before, transition(before, forgotPassword, given()), surroundings, fresh());
  };
  const half = (TOKEN_LIFETIME_SECONDS.reset_password * 1000) / 2;

  test('is the living one while half its life is left', () => {
    expect(mailed(half)).toMatchObject({ addTokens: [], deliveries: [{ tokenId: 'living-1' }] });
  });

  test('is a new one below half its life: a link that is about to end is mailed to nobody', () => {
    const { addTokens, deliveries } = mailed(half - 1);
    expect(addTokens).toMatchObject([{ purpose: 'reset_password', expiresAt: NOW + 2 * half }]);
    expect(deliveries).toMatchObject([{ tokenId: addTokens[0]?.id }]);
  });
});

test.each([
  ['a new one', {}, { team: 'payments' }, true],
  ['another one', { team: 'payments' }, { team: 'billing' }, true],
  ['other choices', { apis: ['a', 'b'] }, { apis: ['a'] }, true],
  ['one that is missing', { team: 'payments', terms: true }, { team: 'payments' }, true],
  ['the same again', { team: 'payments', apis: ['a'], terms: true }, { terms: true, apis: ['a'], team: 'payments' }, false],
])('answers given at sign-up are kept with the person where they are news: %s', (_name, earlier, answers, isNews) => {
  const before = account('awaiting_verification');
  const message = { ...register, person: { ...person, answers } };
  const known = { ...person, answers: earlier };
  const effects = effectsOf(before, transition(before, message, given({ person: known })), around({ person: known }), fresh());
  expect(effects.person).toEqual(isNews ? message.person : null);
});

describe('the name', () => {
  test("is the latest sign-up's until the address is verified", () => {
    const before = account('awaiting_verification');
    const message = {
      ...register,
      person: { fullName: 'Ada Lovelace', email: 'ada@example.com', answers: {}, termsAccepted: null },
    };
    const effects = effectsOf(before, transition(before, message, given()), around(), fresh());
    expect(effects).toMatchObject({ person: message.person, entry: null });
  });

  test('is changed with an entry that says what it was', () => {
    const before = account('approved');
    const effects = effectsOf(before, transition(before, changeName, given()), around(), fresh());
    expect(effects).toMatchObject({
      person: { ...person, fullName: 'Ada Lovelace' },
      entry: { changes: { fullName: ['Ada', 'Ada Lovelace'] } },
    });
  });
});

test('administrators are each told of somebody who waits', () => {
  const next = { mails: [{ kind: 'registration-waiting', throttled: false }] } as const;
  const { deliveries } = effectsOf(account('pending'), { mails: [...next.mails] }, around(), fresh());
  expect(deliveries.map((each) => each.administratorId)).toEqual(['ann', 'ben']);
});

test('what anybody can ask for is mailed only so often, what an administrator causes always', () => {
  const recentMails = Array.from({ length: 5 }, () => ({ kind: 'developer-invitation', at: NOW }) as const);
  const before = account('pending', { hasCredential: false });
  const surroundings = around({ recentMails });
  const asked = transition(before, register, given());
  expect(effectsOf(before, asked, surroundings, fresh()).deliveries).toEqual([]);
  const reminded = transition(before, { type: 'remind', actor: ANN }, given());
  expect(effectsOf(before, reminded, surroundings, fresh()).deliveries).toHaveLength(1);
});
