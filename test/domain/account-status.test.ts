import {
  ACCOUNT_EVENTS,
  ACCOUNT_STATUSES,
  type AccountEvent,
  type AccountStatus,
  decisionsFrom,
  DEVELOPER_STATUSES,
  isDeveloperStatus,
  isInProgress,
  canTransition,
  TRANSITIONS,
} from '../../domain/account-status';

type From = AccountStatus | 'none';

/** The design's table, told once more: from, event, and all that may follow. */
const ALLOWED: [From, AccountEvent, ...AccountStatus[]][] = [
  ['none', 'registered', 'awaiting_verification'],
  ['none', 'created', 'pending', 'approved', 'rejected', 'revoked'],
  ['awaiting_verification', 'email_verified', 'awaiting_credential'],
  ['awaiting_verification', 'created', 'pending', 'approved', 'rejected', 'revoked'],
  ['awaiting_verification', 'deadline_passed', 'closed'],
  ['awaiting_verification', 'renamed', 'awaiting_verification'],
  ['awaiting_verification', 'deleted', 'closed'],
  ['awaiting_credential', 'password_set', 'pending', 'approved', 'rejected'],
  ['awaiting_credential', 'created', 'pending', 'approved', 'rejected', 'revoked'],
  ['awaiting_credential', 'deadline_passed', 'closed'],
  ['awaiting_credential', 'renamed', 'awaiting_credential'],
  ['awaiting_credential', 'deleted', 'closed'],
  ['pending', 'approved', 'approved'],
  ['pending', 'rejected', 'rejected'],
  ['pending', 'password_set', 'pending'],
  ['pending', 'renamed', 'pending'],
  ['pending', 'deleted', 'closed'],
  ['approved', 'revoked', 'revoked'],
  ['approved', 'password_set', 'approved'],
  ['approved', 'renamed', 'approved'],
  ['approved', 'email_changed', 'approved'],
  ['approved', 'deleted', 'closed'],
  ['rejected', 'approved', 'approved'],
  ['rejected', 'renamed', 'rejected'],
  ['rejected', 'deleted', 'closed'],
  ['revoked', 'approved', 'approved'],
  ['revoked', 'renamed', 'revoked'],
  ['revoked', 'deleted', 'closed'],
  ['pending', 'question_asked', 'pending'],
  ['pending', 'question_answered', 'pending', 'approved', 'rejected'],
  ['pending', 'approved_once', 'pending'],
  ['pending', 'reminded', 'pending'],
  ['pending', 'escalated', 'pending'],
  ['pending', 'withdrawn', 'closed'],
  ['pending', 'request_expired', 'closed'],
  ['awaiting_verification', 'withdrawn', 'closed'],
  ['awaiting_credential', 'withdrawn', 'closed'],
  ['awaiting_verification', 'note_added', 'awaiting_verification'],
  ['awaiting_credential', 'note_added', 'awaiting_credential'],
  ['pending', 'note_added', 'pending'],
  ['approved', 'note_added', 'approved'],
  ['rejected', 'note_added', 'rejected'],
  ['revoked', 'note_added', 'revoked'],
];

const FROM = Object.keys(TRANSITIONS) as From[];

test('the table covers every status and the address without an account', () => {
  expect(new Set(FROM)).toEqual(new Set(['none', ...ACCOUNT_STATUSES]));
});

describe.each(FROM)('from %s', (from) => {
  test.each(ACCOUNT_EVENTS)('%s leads where the design says, and nowhere else', (event) => {
    const [, , ...expected] = ALLOWED.find((row) => row[0] === from && row[1] === event) ?? [from, event];
    expect(ACCOUNT_STATUSES.filter((to) => canTransition(from, event, to)).sort()).toEqual([...expected].sort());
  });
});

test('nothing leads out of a closed account, and every other one can be closed', () => {
  expect(TRANSITIONS.closed).toEqual({});
  for (const status of ACCOUNT_STATUSES.filter((each) => each !== 'closed')) {
    expect(canTransition(status, 'deleted', 'closed')).toBe(true);
  }
});

test('nothing that a developer does leads into approval but the password that ends an auto-approved registration', () => {
  for (const event of ['registered', 'email_verified', 'password_set'] as const) {
    const ways = FROM.filter((from) => from !== 'approved' && canTransition(from, event, 'approved'));
    expect(ways).toEqual(event === 'password_set' ? ['awaiting_credential'] : []);
  }
});

test.each<[AccountStatus, AccountStatus[]]>([
  ['awaiting_verification', []],
  ['awaiting_credential', []],
  ['pending', ['approved', 'rejected']],
  ['approved', ['revoked']],
  ['rejected', ['approved']],
  ['revoked', ['approved']],
  ['closed', []],
])('%s can be decided to be %j', (status, decisions) => {
  expect(decisionsFrom(status)).toEqual(decisions);
});

test('the contract knows four statuses', () => {
  expect(ACCOUNT_STATUSES.filter(isDeveloperStatus)).toEqual([...DEVELOPER_STATUSES]);
});

test('a registration is in progress until it is decided', () => {
  expect(ACCOUNT_STATUSES.filter(isInProgress)).toEqual(['awaiting_verification', 'awaiting_credential', 'pending']);
});
