import { INITIAL_POLICY, type ApprovalPolicy } from '../../domain/approval-policy';
import type { ApprovalRequest } from '../../domain/approval-request';
import { ACCOUNT_STATUSES } from '../../domain/account-status';
import { type Due, nextDue } from '../../domain/due';
import { account, HOUR, NOW, request } from './everything';

const DAY = 24 * HOUR;
const BEGAN = NOW - HOUR;
const TIMES = { escalateAfterHours: 48, expireAfterDays: 10, remindAfterDays: 3, unansweredAfterDays: 7 };

type Row = [string, Partial<ApprovalPolicy>, Partial<ApprovalRequest> | null, [Due['what'], number] | null];

/** What the policy says, what is written down of the request, and what is due next. */
const TABLE: Row[] = [
  ['a portal without a policy leaves requests alone', {}, null, null],
  ['nothing is due where no time is set', { approvals: 2 }, { approvals: 2 }, null],
  ['it is escalated', TIMES, null, ['request_escalated', BEGAN + 48 * HOUR]],
  ['it is escalated once', TIMES, { escalatedAt: NOW }, ['request_expires', BEGAN + 10 * DAY]],
  [
    'it ends without having been escalated where that is sooner',
    { ...TIMES, expireAfterDays: 1 },
    null,
    ['request_expires', BEGAN + DAY],
  ],
  [
    'the second administrator has what is left',
    TIMES,
    { waitingFor: 'second_administrator', since: NOW, waited: HOUR },
    ['request_escalated', NOW + 47 * HOUR],
  ],
  ['the applicant is reminded', TIMES, { waitingFor: 'developer', since: NOW }, ['applicant_reminded', NOW + 3 * DAY]],
  [
    'and reminded again',
    TIMES,
    { waitingFor: 'developer', since: NOW, remindedAt: NOW + 3 * DAY },
    ['applicant_reminded', NOW + 6 * DAY],
  ],
  [
    'until the request ends',
    TIMES,
    { waitingFor: 'developer', since: NOW, remindedAt: NOW + 6 * DAY },
    ['request_expires', NOW + 7 * DAY],
  ],
  [
    'where both are due at once, it ends',
    { ...TIMES, remindAfterDays: 7 },
    { waitingFor: 'developer', since: NOW },
    ['request_expires', NOW + 7 * DAY],
  ],
  [
    'the administrators’ clock stands still while the developer is asked',
    TIMES,
    { waitingFor: 'developer', since: NOW, waited: 500 * DAY },
    ['applicant_reminded', NOW + 3 * DAY],
  ],
  ['and goes on where it stood', TIMES, { since: NOW, waited: 2 * HOUR }, ['request_escalated', NOW + 46 * HOUR]],
  [
    'a request that waited already has new times from then on',
    { ...TIMES, timesSince: NOW },
    null,
    ['request_escalated', NOW + 48 * HOUR],
  ],
  [
    'times of before it began count from its beginning',
    { ...TIMES, timesSince: BEGAN - DAY },
    null,
    ['request_escalated', BEGAN + 48 * HOUR],
  ],
];

test.each(TABLE)('%s', (_what, times, more, expected) => {
  const pending = account('pending', { since: BEGAN, request: more && request(more) });
  expect(nextDue(pending, { ...INITIAL_POLICY, ...times })).toEqual(expected && { what: expected[0], at: expected[1] });
});

test('a registration that is not finished ends at its deadline, whatever the policy', () => {
  for (const status of ACCOUNT_STATUSES) {
    const due = nextDue(account(status, { deadline: NOW }), { ...INITIAL_POLICY, ...TIMES });
    if (status.startsWith('awaiting_')) expect(due).toEqual({ what: 'registration_expires', at: NOW });
    else if (status !== 'pending') expect(due).toBeNull();
  }
});

test('an address without an account has nothing due', () => expect(nextDue(null, INITIAL_POLICY)).toBeNull());
