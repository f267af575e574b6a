import { type AccountStatus, canTransition } from './account-status';
import type { ApprovalPolicy } from './approval-policy';
import { type ApprovalRequest, requestOf } from './approval-request';

export const DUE = ['registration_expires', 'applicant_reminded', 'request_escalated', 'request_expires'] as const;

/** What happens by itself, and when (milliseconds since the epoch). */
export interface Due {
  what: (typeof DUE)[number];
  at: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** An account, as far as time concerns it. */
interface Waiting {
  status: AccountStatus;
  since: number;
  deadline: number | null;
  request: ApprovalRequest | null;
}

type Times = Omit<ApprovalPolicy, 'rules' | 'approvals' | 'escalateTo' | 'digest'>;

/**
 * What is due next where nobody acts, or null. A registration that is not finished ends at its deadline; what happens to a
 * request that waits is the policy's.
 */
export function nextDue(account: Waiting | null, times: Times): Due | null {
  if (!account) return null;
  const request = requestOf(account);
  if (request) return earliest(request.waitingFor === 'developer' ? unanswered(request, times) : undecided(request, times));
  if (account.deadline === null || !canTransition(account.status, 'deadline_passed', 'closed')) return null;
  return { what: 'registration_expires', at: account.deadline };
}

/** A request that waited before the policy had these times has them from then on: saving a policy ends nothing. */
function from(moment: number, { timesSince }: Times): number {
  return Math.max(moment, timesSince);
}

function unanswered({ since, remindedAt }: ApprovalRequest, times: Times): (Due | null)[] {
  return [
    after('request_expires', from(since, times), times.unansweredAfterDays, DAY),
    after('applicant_reminded', from(remindedAt ?? since, times), times.remindAfterDays, DAY),
  ];
}

function undecided({ since, waited, escalatedAt }: ApprovalRequest, times: Times): (Due | null)[] {
  const began = from(since - waited, times);
  return [
    after('request_expires', began, times.expireAfterDays, DAY),
    escalatedAt === null ? after('request_escalated', began, times.escalateAfterHours, HOUR) : null,
  ];
}

function after(what: Due['what'], moment: number, count: number | null, unit: number): Due | null {
  return count === null ? null : { what, at: moment + count * unit };
}

/** Of two at the same moment, the first: where a request ends, nobody is reminded of it any more. */
function earliest(all: (Due | null)[]): Due | null {
  return all.reduce((first, due) => (due && (!first || due.at < first.at) ? due : first), null);
}
