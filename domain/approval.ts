import type { Account } from './account';
import type { AccountEvent, AccountStatus, DeveloperStatus } from './account-status';
import { isDeveloperStatus } from './account-status';
import type { Actor } from './actor';
import { evaluate, type Facts } from './approval-policy';
import { type ApprovalRequest, newRequest, requestOf, TEMPORAL, waitsFor } from './approval-request';
import {
  type Basis,
  type Change,
  close,
  type Context,
  decided,
  DEVELOPER,
  type MailRequest,
  nothing,
  type Of,
  refuse,
  SYSTEM,
  type Transition,
  unmoved,
} from './change';
import { nextDue } from './due';
import { domainOf } from './email-address';
import { OPENING_PURPOSES, tokenRefusal } from './link-token';
import type { MailKind } from './mail-kind';
import type { Person } from './person';
import { explain } from './rule-words';
import { isComplete } from './sign-up-form';

/** What a finished registration, or one that has been answered, comes to. */
export interface Outcome {
  status: AccountStatus;
  request?: ApprovalRequest | null;
  basis?: Basis;
  reason?: string;
  mails: MailRequest[];
}

export function changeTo({ status, reason, basis }: Outcome, event: AccountEvent, actor: Actor): Change {
  return { event, status, actor, ...(reason !== undefined && { reason }), ...(basis && { basis }) };
}

/** No rule decides before the sign-up form is complete; until then the request waits for the developer. */
export function settle(context: Context): Outcome {
  const { person, form, now } = context;
  if (!person || isComplete(form, person)) return byPolicy(context, person, false);
  const request: ApprovalRequest = { ...newRequest(now), waitingFor: 'developer', approvals: null };
  return { status: 'pending', request, mails: [decided('information-needed')] };
}

/** What a policy's rules are asked about, of somebody. */
export function factsOf(
  person: Pick<Person, 'email' | 'answers'> | null,
  { earlierDecision, providerOf }: Pick<Context, 'earlierDecision' | 'providerOf'>,
  invited: boolean,
): Facts {
  const domain = domainOf(person?.email ?? '');
  return { domain, provider: providerOf(domain), answers: person?.answers ?? {}, earlierDecision, invited };
}

/** What the portal's policy makes of somebody. */
export function byPolicy({ policy, autoApprove, now, ...context }: Context, person: Person | null, invited: boolean): Outcome {
  const facts = factsOf(person, context, invited);
  const { outcome, rule } = evaluate(policy.content, facts, autoApprove);
  const basis =
    policy.revision > 0 ? { policy: policy.revision, rule: rule?.name ?? null, facts: explain(rule, facts) } : undefined;
  switch (outcome) {
    case 'approve':
      return { status: 'approved', basis, mails: [] };
    case 'reject':
      return { status: 'rejected', basis, reason: rule?.reason, mails: [decided('account-access-rejected')] };
    case 'ask':
      return { status: 'pending', basis, request: null, mails: [decided('registration-waiting')] };
    case 'ask_two':
      return {
        status: 'pending',
        basis,
        request: { ...newRequest(now), approvals: 2 },
        mails: [decided('registration-waiting')],
      };
  }
}

const DECISION_MAIL: Record<Exclude<DeveloperStatus, 'pending'>, MailKind> = {
  approved: 'account-access-approved',
  rejected: 'account-access-rejected',
  revoked: 'account-access-revoked',
};

export function decide(
  account: Account | null,
  { status, expectedRevision, reason, actor }: Of<'changeStatus'>,
  { temporalDecisions, firstApprovalStands, policy, now }: Context,
): Transition {
  if (actor.kind === 'temporal' && !temporalDecisions) return refuse('decisions_closed');
  if (!account) return refuse('developer_unknown');
  if (account.status === status) return nothing();
  if (!isDeveloperStatus(account.status) && actor.kind === 'administrator') return refuse('developer_unknown');
  if (expectedRevision !== undefined && expectedRevision !== account.revision) return refuse('account_changed');
  if (status === 'pending') return refuse('transition_not_allowed');
  const said = {
    actor,
    ...(reason !== undefined && { reason }),
    ...(policy.revision > 0 && { basis: { policy: policy.revision, rule: null, facts: [] } }),
  };
  const request = requestOf(account);
  if (status === 'approved' && request && (request.approvals ?? policy.content.approvals) === 2) {
    const approver = actor.kind === 'administrator' ? actor.id : TEMPORAL;
    const first = firstApprovalStands ? request.firstApproval : null;
    if (first === approver) return refuse('second_approval_needed');
    if (first === null) {
      return {
        change: { event: 'approved_once', status: 'pending', ...said },
        request: { ...waitsFor('second_administrator', request, now), approvals: 2, firstApproval: approver },
        mails: [decided('registration-waiting')],
      };
    }
  }
  const closesDoor = status !== 'approved';
  return {
    change: { event: status, status, ...said },
    ...(closesDoor && { revokeTokens: OPENING_PURPOSES }),
    endSessions: closesDoor,
    mails: [decided(DECISION_MAIL[status])],
  };
}

/** A request is answered, renamed and withdrawn by a link that stays good; null where it is. */
export function refusalOfRequest(account: Account | null, { token, now }: Context): Transition | null {
  if (!account || token?.purpose !== 'view_request') return refuse('token_unknown');
  const refusal = tokenRefusal(token, now);
  return refusal && refuse(refusal);
}

export function ask(
  account: Account | null,
  { question, actor }: Of<'askQuestion'>,
  { temporalDecisions, now }: Context,
): Transition {
  if (actor.kind === 'temporal' && !temporalDecisions) return refuse('decisions_closed');
  const request = account && requestOf(account);
  if (!request) return refuse(account ? 'transition_not_allowed' : 'developer_unknown');
  return {
    change: { event: 'question_asked', status: 'pending', actor, reason: question },
    request: { ...waitsFor('developer', request, now), question, remindedAt: null },
    mails: [decided('information-needed')],
  };
}

/** The answer to all that is asked. Where the form had kept the policy from being asked, it is asked now. */
export function answer(account: Account | null, message: Of<'answerQuestion'>, context: Context): Transition {
  const refused = refusalOfRequest(account, context);
  if (refused) return refused;
  const request = account && requestOf(account);
  if (!request || !context.person || request.waitingFor !== 'developer') return refuse('nothing_asked');
  const { reply, answers, termsAccepted } = message;
  const { person: before, form, now } = context;
  const person = {
    ...before,
    answers: { ...before.answers, ...answers },
    termsAccepted: termsAccepted ?? before.termsAccepted,
  };
  if ((request.question !== null && reply === undefined) || !isComplete(form, person)) return refuse('answer_missing');
  const answered = { ...waitsFor('administrator', request, now), question: null, remindedAt: null };
  const waits: Outcome = { status: 'pending', request: answered, mails: [decided('registration-waiting')] };
  const outcome = request.approvals === null && request.question === null ? byPolicy(context, person, false) : waits;
  const { reason: why, ...rest } = outcome;
  // A reason goes out by mail: a decision's is the rule's, and never what the developer wrote.
  const said = outcome === waits ? reply : why;
  return {
    change: changeTo({ ...rest, ...(said !== undefined && { reason: said }) }, 'question_answered', DEVELOPER),
    person,
    request: outcome.request ?? null,
    ...(outcome.status === 'rejected' && { revokeTokens: OPENING_PURPOSES }),
    mails: outcome.status === 'approved' ? [decided('account-access-approved')] : outcome.mails,
  };
}

/** What comes about by itself, if its time has come as the account stands. */
export function bringDue(account: Account, { policy, now }: Context): Transition {
  const due = nextDue(account, policy.content);
  if (!due || due.at > now) return nothing();
  switch (due.what) {
    case 'registration_expires':
      return close(SYSTEM, 'deadline_passed');
    case 'request_expires':
      return { ...close(SYSTEM, 'request_expired'), mails: [decided('request-expired')] };
    case 'applicant_reminded': {
      const request = requestOf(account);
      const question = request?.question ?? undefined;
      const reminded = unmoved(account, 'reminded', SYSTEM, question);
      return { ...reminded, request: request && { ...request, remindedAt: now }, mails: [decided('information-needed')] };
    }
    case 'request_escalated': {
      const request = requestOf(account);
      const escalated = unmoved(account, 'escalated', SYSTEM);
      return { ...escalated, request: request && { ...request, escalatedAt: now }, mails: [decided('request-escalated')] };
    }
  }
}
