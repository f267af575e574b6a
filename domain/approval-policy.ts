import type { Answers } from './person';

/** What a rule does with a request that it matches; to ask is to leave it to one administrator, or to two. */
export const RULE_OUTCOMES = ['approve', 'ask', 'ask_two', 'reject'] as const;
export type RuleOutcome = (typeof RULE_OUTCOMES)[number];

/** Anybody may have an address at a free provider; one at a disposable provider is gone tomorrow. */
export const EMAIL_PROVIDERS = ['free', 'disposable'] as const;
export type EmailProvider = (typeof EMAIL_PROVIDERS)[number];

/** What is remembered of an address whose account is gone. */
export const EARLIER_DECISIONS = ['approved', 'rejected', 'revoked', 'expired', 'withdrawn'] as const;
export type EarlierDecision = (typeof EARLIER_DECISIONS)[number];

/** What a rule looks at. With `not`, the condition holds where it otherwise would not. */
export type Condition = { not?: boolean } & (
  | { kind: 'email_domain'; domains: readonly string[]; subdomains: boolean }
  | { kind: 'email_provider'; provider: EmailProvider }
  /** `question` is its name in the sign-up form. */
  | { kind: 'answer'; question: string; anyOf: readonly (string | boolean)[] }
  | { kind: 'earlier_decision'; decision: EarlierDecision }
  | { kind: 'invited' }
);
export const CONDITION_KINDS = [
  'email_domain',
  'email_provider',
  'answer',
  'earlier_decision',
  'invited',
] as const satisfies readonly Condition['kind'][];

/** Matches where all of its conditions hold; one without conditions matches always. */
export interface Rule {
  name: string;
  when: readonly Condition[];
  then: RuleOutcome;
  /** Quoted in the mail to whoever is rejected by it. */
  reason?: string;
}

/** When administrators who do not want a mail for each request are told who waits. */
export interface Digest {
  /** Of the IANA list: Europe/Berlin. */
  timeZone: string;
  /** 1 is Monday, 7 is Sunday (ISO 8601). */
  weekdays: readonly number[];
  /** 0 to 23. */
  hour: number;
}

/** How a portal decides. */
export interface ApprovalPolicy {
  /** The first that matches counts. Where none does, the portal's auto-approval decides. */
  rules: readonly Rule[];
  /** How many administrators have to approve where no rule says. */
  approvals: 1 | 2;
  /** Of the administrators' time; null: never. */
  escalateAfterHours: number | null;
  /** Administrators' ids; where there is none of them any more, organization admins are told. */
  escalateTo: readonly string[];
  /** Of the administrators' time; null: never. */
  expireAfterDays: number | null;
  /** After which an applicant is reminded of what was asked, again and again; null: never. */
  remindAfterDays: number | null;
  /** After which a request ends whose applicant does not answer; null: never. */
  unansweredAfterDays: number | null;
  digest: Digest | null;
  /** When these times were last changed, in milliseconds since the epoch: requests that waited already have them from then on. */
  timesSince: number;
}

/** A document that is kept in revisions; 0 where nobody has written one yet. */
export interface Revised<Content> {
  revision: number;
  content: Content;
}

/** How a portal decides before anybody has said. */
export const INITIAL_POLICY: ApprovalPolicy = {
  rules: [],
  approvals: 1,
  escalateAfterHours: null,
  escalateTo: [],
  expireAfterDays: null,
  remindAfterDays: null,
  unansweredAfterDays: null,
  digest: null,
  timesSince: 0,
};

const TIMES = ['escalateAfterHours', 'expireAfterDays', 'remindAfterDays', 'unansweredAfterDays'] as const;

/** A policy as it takes the place of another: times that stay are as old as they were. Pure. */
export function revise(before: ApprovalPolicy, after: Omit<ApprovalPolicy, 'timesSince'>, now: number): ApprovalPolicy {
  const areNew = TIMES.some((name) => after[name] !== before[name]);
  return { ...after, timesSince: areNew ? now : before.timesSince };
}

/** What a policy's rules are asked about. */
export interface Facts {
  /** Of the address, in lower case and in ASCII. */
  domain: string;
  provider: EmailProvider | null;
  answers: Answers;
  earlierDecision: EarlierDecision | null;
  invited: boolean;
}

export interface Verdict {
  outcome: RuleOutcome;
  /** Null where none matched. */
  rule: Rule | null;
}

/** What a policy makes of a request. Pure. */
export function evaluate(policy: Pick<ApprovalPolicy, 'rules' | 'approvals'>, facts: Facts, autoApprove: boolean): Verdict {
  const rule = policy.rules.find(({ when }) => when.every((condition) => holds(condition, facts)));
  if (rule) return { outcome: rule.then, rule };
  if (autoApprove) return { outcome: 'approve', rule: null };
  return { outcome: policy.approvals === 2 ? 'ask_two' : 'ask', rule: null };
}

/** Whether a condition is so. What it is about and nobody has said does not hold. */
export function holds(condition: Condition, facts: Facts): boolean {
  return isSo(condition, facts) !== (condition.not ?? false);
}

function isSo(condition: Condition, facts: Facts): boolean {
  switch (condition.kind) {
    case 'email_domain':
      return condition.domains.some((domain) => isOf(facts.domain, domain, condition.subdomains));
    case 'email_provider':
      return facts.provider === condition.provider;
    case 'answer':
      return given(facts.answers, condition.question).some((answer) => condition.anyOf.includes(answer));
    case 'earlier_decision':
      return facts.earlierDecision === condition.decision;
    case 'invited':
      return facts.invited;
  }
}

function isOf(domain: string, wanted: string, subdomains: boolean): boolean {
  return domain === wanted || (subdomains && domain.endsWith(`.${wanted}`));
}

/** The answers to a question: several where it has several choices, none where nobody has answered. */
function given(answers: Answers, question: string): readonly (string | boolean)[] {
  const answer = Object.hasOwn(answers, question) ? answers[question] : undefined;
  if (answer === undefined) return [];
  return typeof answer === 'string' || typeof answer === 'boolean' ? [answer] : answer;
}
