import type { Condition, EarlierDecision, EmailProvider, Facts, Rule, RuleOutcome } from './approval-policy';

const OUTCOME: Record<RuleOutcome, string> = {
  approve: 'approve',
  ask: 'ask an administrator',
  ask_two: 'ask two administrators',
  reject: 'reject',
};

const PROVIDER: Record<EmailProvider, string> = {
  free: 'a provider of free mailboxes',
  disposable: 'a provider of disposable mailboxes',
};

const EARLIER: Record<EarlierDecision, string> = {
  approved: 'had been approved before',
  rejected: 'had been rejected before',
  revoked: 'had been revoked before',
  expired: 'had waited too long before',
  withdrawn: 'had been withdrawn before',
};

/** A rule read back: `If the address is at partner.example and …, approve.` */
export function ruleSentence({ when, then }: Rule): string {
  if (when.length === 0) return `Whatever comes, ${OUTCOME[then]}.`;
  return `If ${when.map(conditionWords).join(' and ')}, ${OUTCOME[then]}.`;
}

/** A condition as part of a sentence. */
export function conditionWords(condition: Condition): string {
  const not = condition.not ?? false;
  switch (condition.kind) {
    case 'email_domain': {
      const { domains, subdomains } = condition;
      const below = domains.length > 1 ? ', or below one of them' : ' or below it';
      return `the address is ${not ? 'not ' : ''}at ${either(domains)}${subdomains && domains.length > 0 ? below : ''}`;
    }
    case 'email_provider':
      return `the address is ${not ? 'not ' : ''}at ${PROVIDER[condition.provider]}`;
    case 'answer':
      return `the answer to “${condition.question}” is ${not ? 'not ' : ''}${either(condition.anyOf.map(answerWords))}`;
    case 'earlier_decision':
      return not ? `it is not so that the address ${EARLIER[condition.decision]}` : `the address ${EARLIER[condition.decision]}`;
    case 'invited':
      return not ? 'nobody has invited them' : 'an administrator has invited them';
  }
}

/** What of the facts a rule has matched by, a sentence's part each. */
export function explain(rule: Rule | null, { domain }: Facts): string[] {
  return (rule?.when ?? []).map((condition) =>
    condition.kind === 'email_domain' ? `the address is at ${domain}` : conditionWords(condition),
  );
}

/** An answer as it is quoted in a sentence. */
export function answerWords(answer: string | boolean): string {
  if (typeof answer === 'string') return `“${answer}”`;
  return answer ? 'yes' : 'no';
}

function either(words: readonly string[]): string {
  if (words.length === 0) return '(nothing yet)';
  return words.length === 1 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}
