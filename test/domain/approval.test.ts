import type { Actor } from '../../domain/actor';
import { INITIAL_POLICY, type ApprovalPolicy, type Rule } from '../../domain/approval-policy';
import type { ApprovalRequest } from '../../domain/approval-request';
import type { Context } from '../../domain/change';
import { transition } from '../../domain/transition';
import {
  account,
  addNote,
  ANN,
  answer,
  ask,
  create,
  decide,
  due,
  FORM,
  given,
  HOUR,
  link,
  NOW,
  OPEN,
  openRequest,
  person,
  request,
  setCredential,
  withdraw,
} from './everything';

const DAY = 24 * HOUR;
const BEN: Actor = { kind: 'administrator', id: 'ben' };
const OPS: Actor = { kind: 'temporal', claimedName: 'ops' };
const VIEWED = { token: link('view_request') };

const under = (more: Partial<ApprovalPolicy>): Partial<Context> => ({
  policy: { revision: 7, content: { ...INITIAL_POLICY, ...more } },
});
const pending = (more: Partial<ApprovalRequest> = {}) => account('pending', { request: request(more) });
const asked = (more: Partial<ApprovalRequest> = {}) => pending({ waitingFor: 'developer', question: 'Which company?', ...more });

describe('a finished registration', () => {
  const PARTNERS: Rule = {
    name: 'Our partners',
    when: [{ kind: 'email_domain', domains: ['example.com'], subdomains: false }],
    then: 'approve',
  };
  const finish = (more: Partial<Context>) =>
    transition(account('awaiting_credential'), setCredential, given({ token: link('set_password'), ...more }));

  test.each([
    ['approve', 'approved', []],
    ['ask', 'pending', ['registration-waiting']],
    ['ask_two', 'pending', ['registration-waiting']],
    ['reject', 'rejected', ['account-access-rejected']],
  ] as const)('that a rule wants to %s is %s', (then, status, mails) => {
    const next = finish(under({ rules: [{ ...PARTNERS, then, reason: 'no' }] }));
    expect(next.change).toMatchObject({
      event: 'password_set',
      status,
      basis: { policy: 7, rule: 'Our partners', facts: ['the address is at example.com'] },
    });
    expect(next.change?.reason).toBe(then === 'reject' ? 'no' : undefined);
    expect(next.mails.map(({ kind }) => kind)).toEqual(mails);
    expect(next.request?.approvals).toBe(then === 'ask_two' ? 2 : undefined);
  });

  test('says under which policy it waits though no rule matched', () => {
    expect(finish(under({})).change).toMatchObject({ status: 'pending', basis: { policy: 7, rule: null, facts: [] } });
  });

  test('in a portal without a policy rests on none', () => expect(finish({}).change).not.toHaveProperty('basis'));

  test('is decided by no rule, and by no auto-approval, before the sign-up form is complete', () => {
    const next = finish({ ...under({ rules: [PARTNERS] }), autoApprove: true, form: FORM });
    expect(next.change?.status).toBe('pending');
    expect(next.request).toMatchObject({ waitingFor: 'developer', approvals: null });
    expect(next.mails).toEqual([{ kind: 'information-needed', throttled: false }]);
  });
});

describe('the answer to what is asked', () => {
  const incomplete = pending({ waitingFor: 'developer', approvals: null });
  const form = (answers: Record<string, string>) => answer({ reply: undefined, answers });

  test('completes the form, and then the policy decides', () => {
    const next = transition(incomplete, form({ company: 'Acme' }), given({ ...VIEWED, form: FORM, autoApprove: true }));
    expect(next.change).toMatchObject({ event: 'question_answered', status: 'approved' });
    expect(next.person?.answers).toEqual({ company: 'Acme' });
    expect(next.mails.map(({ kind }) => kind)).toEqual(['account-access-approved']);
  });

  test('without what is required is refused, so that it can be completed', () => {
    expect(transition(incomplete, form({}), given({ ...VIEWED, form: FORM })).refusal).toBe('answer_missing');
    expect(transition(asked(), form({}), given(VIEWED)).refusal).toBe('answer_missing');
  });

  test('needs no more than is asked by now: a question that was deleted from the form is none', () => {
    expect(transition(incomplete, form({}), given({ ...VIEWED, autoApprove: true })).change?.status).toBe('approved');
  });

  test('to an administrator brings it back to administrators, whatever a rule would say', () => {
    const next = transition(asked({ waited: HOUR, since: NOW - DAY }), answer(), given({ ...VIEWED, autoApprove: true }));
    expect(next.change).toMatchObject({ event: 'question_answered', status: 'pending', reason: 'Acme' });
    expect(next.request).toMatchObject({ waitingFor: 'administrator', since: NOW, waited: HOUR, question: null });
  });

  test('is taken once, and only where something is asked', () => {
    for (const status of OPEN) {
      if (status !== 'pending') expect(transition(account(status), answer(), given(VIEWED)).refusal).toBe('nothing_asked');
    }
    expect(transition(pending(), answer(), given(VIEWED)).refusal).toBe('nothing_asked');
  });

  test('is taken by a living link of the request alone', () => {
    expect(transition(asked(), answer(), given({ token: link('reset_password') })).refusal).toBe('token_unknown');
    expect(transition(asked(), answer(), given({ token: link('view_request', { expiresAt: NOW }) })).refusal).toBe(
      'token_expired',
    );
  });
});

describe('a question', () => {
  test('makes the request wait for the developer, and stops the administrators’ clock', () => {
    const next = transition(account('pending'), ask(), given());
    expect(next.change).toMatchObject({ event: 'question_asked', status: 'pending', reason: 'Which company?' });
    expect(next.request).toMatchObject({ waitingFor: 'developer', since: NOW, waited: HOUR, question: 'Which company?' });
    expect(next.mails).toEqual([{ kind: 'information-needed', throttled: false }]);
  });

  test('of a pending request alone, and by Temporal only where that may decide', () => {
    for (const status of OPEN) {
      if (status !== 'pending') expect(transition(account(status), ask(), given()).refusal).toBe('transition_not_allowed');
    }
    expect(transition(null, ask(), given()).refusal).toBe('developer_unknown');
    expect(transition(account('pending'), ask(OPS), given({ temporalDecisions: false })).refusal).toBe('decisions_closed');
  });

  test('does not keep an administrator from deciding meanwhile', () => {
    expect(transition(asked(), decide('approved'), given()).change?.status).toBe('approved');
    expect(transition(asked(), decide('rejected'), given()).change?.status).toBe('rejected');
  });
});

describe('four eyes', () => {
  const first = (by: string) => pending({ approvals: 2, waitingFor: 'second_administrator', firstApproval: by });
  const approve = (actor: Actor) => decide('approved', { actor });

  test('the first approval leaves the request waiting for another administrator', () => {
    const next = transition(pending({ approvals: 2 }), approve(ANN), given());
    expect(next.change).toMatchObject({ event: 'approved_once', status: 'pending', actor: ANN });
    expect(next.request).toMatchObject({ waitingFor: 'second_administrator', firstApproval: 'ann' });
  });

  test.each<[string, Actor, string]>([
    ['ann', BEN, 'approved'],
    ['ann', ANN, 'second_approval_needed'],
    ['ann', OPS, 'approved'],
    ['temporal', ANN, 'approved'],
    ['temporal', { kind: 'temporal', claimedName: 'somebody else' }, 'second_approval_needed'],
  ])('after %s, %j: %s', (by, actor, expected) => {
    const { change, refusal } = transition(first(by), approve(actor), given());
    expect(change?.status ?? refusal).toBe(expected);
  });

  test('the first approval of one who is no administrator any more counts for nothing', () => {
    const next = transition(first('ann'), approve(BEN), given({ firstApprovalStands: false }));
    expect(next.change?.event).toBe('approved_once');
    expect(next.request?.firstApproval).toBe('ben');
  });

  test('one is enough to reject', () => {
    expect(transition(first('ann'), decide('rejected'), given()).change?.status).toBe('rejected');
  });

  test('hold for a request whose form was never completed, as the policy says by then', () => {
    const before = pending({ waitingFor: 'developer', approvals: null });
    expect(transition(before, approve(ANN), given(under({ approvals: 2 }))).change?.event).toBe('approved_once');
    expect(transition(before, approve(ANN), given()).change?.event).toBe('approved');
  });

  test('a policy that is changed asks nothing more of what waits already', () => {
    expect(transition(account('pending'), approve(ANN), given(under({ approvals: 2 }))).change?.event).toBe('approved');
  });
});

describe('what is due', () => {
  const times = under({ escalateAfterHours: 1, expireAfterDays: 2, remindAfterDays: 1, unansweredAfterDays: 2 });
  const begun = (ago: number, more: Partial<ApprovalRequest> = {}) =>
    account('pending', { since: NOW - ago, request: request({ since: NOW - ago, ...more }) });

  test('is brought about, and once', () => {
    const next = transition(begun(HOUR), due, given(times));
    expect(next).toMatchObject({ change: { event: 'escalated', actor: { kind: 'system' } }, request: { escalatedAt: NOW } });
    expect(next.mails).toEqual([{ kind: 'request-escalated', throttled: false }]);
    expect(transition(begun(HOUR, { escalatedAt: NOW }), due, given(times))).toEqual({ mails: [] });
  });

  test('of two that are overdue since the workers were away, the earlier comes first, and then the other', () => {
    expect(transition(begun(3 * DAY), due, given(times)).change?.event).toBe('escalated');
    expect(transition(begun(3 * DAY, { escalatedAt: NOW }), due, given(times)).change).toMatchObject({
      event: 'request_expired',
      status: 'closed',
    });
  });

  test('reminds whoever was asked, with the question', () => {
    const next = transition(begun(DAY, { waitingFor: 'developer', question: 'Which company?' }), due, given(times));
    expect(next).toMatchObject({
      change: { event: 'reminded', reason: 'Which company?' },
      request: { remindedAt: NOW, question: 'Which company?' },
    });
    expect(next.mails).toEqual([{ kind: 'information-needed', throttled: false }]);
  });

  test('ends a request that nobody decided, and tells the applicant', () => {
    const next = transition(begun(2 * DAY, { escalatedAt: NOW }), due, given(times));
    expect(next.mails).toEqual([{ kind: 'request-expired', throttled: false }]);
  });

  test('is not brought about before its time, whatever a clock did', () => {
    expect(transition(begun(HOUR - 1), due, given(times))).toEqual({ mails: [] });
    expect(transition(begun(-DAY), due, given(times))).toEqual({ mails: [] });
  });
});

describe('by the link of a request', () => {
  test('it can be withdrawn until it is decided', () => {
    for (const status of OPEN) {
      const { change, refusal } = transition(account(status), withdraw, given(VIEWED));
      const open = status === 'pending' || status.startsWith('awaiting_');
      expect(change?.status ?? refusal).toBe(open ? 'closed' : 'transition_not_allowed');
    }
  });

  test('it is opened while it waits, and never else', () => {
    for (const status of OPEN) {
      expect(transition(account(status), openRequest, given()).nextToken).toBe(status === 'pending' ? 'view_request' : undefined);
    }
  });
});

test('a note leaves every account where it stands, and mails nobody', () => {
  for (const status of OPEN) {
    const { change, mails, ...rest } = transition(account(status), addNote, given());
    expect([change, mails, rest]).toEqual([{ event: 'note_added', status, actor: ANN, reason: 'called them' }, [], {}]);
  }
});

test('whom an administrator adds is decided by the policy, unless they say', () => {
  const rules: Rule[] = [{ name: 'Invited', when: [{ kind: 'invited' }], then: 'ask_two' }];
  expect(transition(null, create({ invite: true }), given({ ...under({ rules }), autoApprove: true }))).toMatchObject({
    change: { status: 'pending', basis: { rule: 'Invited' } },
    request: { approvals: 2 },
  });
  expect(transition(null, create({ invite: true, status: 'approved', person }), given(under({ rules }))).change?.status).toBe(
    'approved',
  );
});
