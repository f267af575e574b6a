import type { ApprovalPolicy, Condition, PolicyChange, Rule } from '../api/approval-policy';

/** A condition as it stands in the form: whatever kind is chosen, what was typed for another is not lost. */
export interface DraftCondition {
  key: string;
  kind: Condition['kind'];
  not: boolean;
  /** Domains, or answers: one per line. */
  list: string;
  subdomains: boolean;
  provider: 'free' | 'disposable';
  question: string;
  answers: 'yes' | 'no' | 'texts';
  /** Of answers that are texts as well: the form has no field for them, and keeps them. */
  besides: boolean[];
  decision: Extract<Condition, { kind: 'earlier_decision' }>['decision'];
}

/** A rule as it stands in the form. `key` stays while it is moved and renamed. */
export interface DraftRule {
  key: string;
  name: string;
  when: DraftCondition[];
  then: Rule['then'];
  reason: string;
}

type Digest = NonNullable<PolicyChange['digest']>;
export type Times = Pick<
  PolicyChange,
  'escalate_after_hours' | 'expire_after_days' | 'remind_after_days' | 'unanswered_after_days'
>;

export interface PolicyDraft extends Times {
  /** That it is based on. */
  revision: number;
  rules: DraftRule[];
  approvals: 1 | 2;
  escalate_to: string[];
  digest: Digest | null;
}

let made = 0;
const newKey = () => `new-${(made += 1)}`;

export function newCondition(): DraftCondition {
  return {
    key: newKey(),
    kind: 'email_domain',
    not: false,
    list: '',
    subdomains: false,
    provider: 'free',
    question: '',
    answers: 'texts',
    besides: [],
    decision: 'rejected',
  };
}

/** A rule that asks about everybody, by a name that no other has. */
export function newRule(rules: readonly DraftRule[]): DraftRule {
  const taken = new Set(rules.map(({ name }) => name));
  let number = rules.length + 1;
  while (taken.has(`Rule ${number}`)) number += 1;
  return { key: newKey(), name: `Rule ${number}`, when: [newCondition()], then: 'ask', reason: '' };
}

export const EXAMPLE = (): DraftRule => ({
  ...newRule([]),
  name: 'Our partners',
  when: [{ ...newCondition(), list: 'partner.example', subdomains: true }],
  then: 'approve',
});

export function draftOf(policy: ApprovalPolicy): PolicyDraft {
  const { revision, approvals, escalate_after_hours, escalate_to, expire_after_days, remind_after_days } = policy;
  return {
    revision,
    rules: policy.rules.map(({ name, when, then, reason = '' }, index) => ({
      key: `kept-${index}`,
      name,
      when: when.map((condition, place) => ({ ...draftCondition(condition), key: `kept-${place}` })),
      then,
      reason,
    })),
    approvals,
    escalate_after_hours,
    escalate_to,
    expire_after_days,
    remind_after_days,
    unanswered_after_days: policy.unanswered_after_days,
    digest: policy.digest,
  };
}

function draftCondition({ kind, not = false, ...condition }: Condition): DraftCondition {
  const plain = { ...newCondition(), kind, not };
  const given: Partial<DraftCondition> = {};
  if ('domains' in condition) Object.assign(given, { list: condition.domains.join('\n'), subdomains: condition.subdomains });
  if ('provider' in condition) given.provider = condition.provider;
  if ('decision' in condition) given.decision = condition.decision;
  if ('any_of' in condition) {
    const texts = condition.any_of.filter((answer) => typeof answer === 'string');
    const booleans = condition.any_of.filter((answer) => typeof answer === 'boolean');
    const isPlain = texts.length === 0 && booleans.length === 1;
    Object.assign(given, {
      question: condition.question,
      list: texts.join('\n'),
      answers: isPlain ? (booleans[0] ? 'yes' : 'no') : 'texts',
      besides: isPlain ? [] : booleans,
    });
  }
  return { ...plain, ...given };
}

export function bodyOf({ rules, ...others }: PolicyDraft): PolicyChange {
  return { ...others, rules: rulesOf(rules) };
}

export function rulesOf(rules: readonly DraftRule[]): Rule[] {
  return rules.map(({ name, when, then, reason }) => ({
    name: name.trim(),
    when: when.map(conditionOf),
    then,
    ...(reason.trim() !== '' && { reason: reason.trim() }),
  }));
}

function conditionOf({
  kind,
  list,
  subdomains,
  provider,
  question,
  answers,
  besides,
  decision,
  ...draft
}: DraftCondition): Condition {
  const not = draft.not ? { not: true } : {};
  switch (kind) {
    case 'email_domain':
      return { kind, ...not, domains: list.split(/[\s,;]+/).filter(Boolean), subdomains };
    case 'email_provider':
      return { kind, ...not, provider };
    case 'answer':
      return {
        kind,
        ...not,
        question: question.trim(),
        any_of: answers === 'texts' ? [...lines(list), ...besides] : [answers === 'yes'],
      };
    case 'earlier_decision':
      return { kind, ...not, decision };
    case 'invited':
      return { kind, ...not };
  }
}

const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

export function isSame(one: PolicyDraft, other: PolicyDraft): boolean {
  return JSON.stringify({ ...bodyOf(one), revision: 0 }) === JSON.stringify({ ...bodyOf(other), revision: 0 });
}
