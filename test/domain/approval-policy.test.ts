import {
  type Condition,
  CONDITION_KINDS,
  EARLIER_DECISIONS,
  EMAIL_PROVIDERS,
  evaluate,
  type Facts,
  holds,
  INITIAL_POLICY,
  type Rule,
  RULE_OUTCOMES,
} from '../../domain/approval-policy';
import { conditionWords, explain, ruleSentence } from '../../domain/rule-words';

function facts(more: Partial<Facts> = {}): Facts {
  return { domain: 'partner.example', provider: null, answers: {}, earlierDecision: null, invited: false, ...more };
}

const at = (...domains: string[]): Condition => ({ kind: 'email_domain', domains, subdomains: false });
const below = (...domains: string[]): Condition => ({ kind: 'email_domain', domains, subdomains: true });
const says = (...anyOf: (string | boolean)[]): Condition => ({ kind: 'answer', question: 'company', anyOf });

/** Condition, facts, whether it holds, and how it reads. */
const TABLE: [Condition, Partial<Facts>, boolean, string][] = [
  [at('partner.example'), {}, true, 'the address is at partner.example'],
  [at('partner.example'), { domain: 'mail.partner.example' }, false, 'the address is at partner.example'],
  [at('partner.example'), { domain: 'notpartner.example' }, false, 'the address is at partner.example'],
  [below('partner.example'), {}, true, 'the address is at partner.example or below it'],
  [below('partner.example'), { domain: 'mail.partner.example' }, true, 'the address is at partner.example or below it'],
  [below('partner.example'), { domain: 'notpartner.example' }, false, 'the address is at partner.example or below it'],
  [
    below('a.example', 'b.example'),
    { domain: 'x.b.example' },
    true,
    'the address is at a.example or b.example, or below one of them',
  ],
  [at('a.example', 'b.example'), { domain: 'b.example' }, true, 'the address is at a.example or b.example'],
  [at(), {}, false, 'the address is at (nothing yet)'],
  ...EMAIL_PROVIDERS.flatMap((provider): typeof TABLE =>
    [null, ...EMAIL_PROVIDERS].map((known) => [
      { kind: 'email_provider', provider },
      { provider: known },
      provider === known,
      `the address is at a provider of ${provider} mailboxes`,
    ]),
  ),
  [says('Acme'), {}, false, 'the answer to “company” is “Acme”'],
  [says('Acme'), { answers: { company: 'Acme' } }, true, 'the answer to “company” is “Acme”'],
  [says('Acme'), { answers: { company: 'acme' } }, false, 'the answer to “company” is “Acme”'],
  [says('Acme', 'Ajax'), { answers: { company: ['Zeta', 'Ajax'] } }, true, 'the answer to “company” is “Acme” or “Ajax”'],
  [says(true), { answers: { company: true } }, true, 'the answer to “company” is yes'],
  [says(false), { answers: { company: true } }, false, 'the answer to “company” is no'],
  [says('شركة'), { answers: { company: 'شركة' } }, true, 'the answer to “company” is “شركة”'],
  [{ kind: 'answer', question: 'constructor', anyOf: ['x'] }, {}, false, 'the answer to “constructor” is “x”'],
  ...EARLIER_DECISIONS.flatMap((decision): typeof TABLE =>
    [null, ...EARLIER_DECISIONS].map((earlierDecision) => {
      const condition: Condition = { kind: 'earlier_decision', decision };
      return [condition, { earlierDecision }, decision === earlierDecision, conditionWords(condition)];
    }),
  ),
  [{ kind: 'invited' }, {}, false, 'an administrator has invited them'],
  [{ kind: 'invited' }, { invited: true }, true, 'an administrator has invited them'],
];

test('every kind of condition is in the table', () => {
  expect(new Set(TABLE.map(([{ kind }]) => kind))).toEqual(new Set(CONDITION_KINDS));
});

test.each(TABLE)('%j with %j: %s', (condition, more, expected, words) => {
  expect(holds(condition, facts(more))).toBe(expected);
  expect(holds({ ...condition, not: true }, facts(more))).toBe(!expected);
  expect(conditionWords(condition)).toBe(words);
});

describe('a policy', () => {
  const rule = (name: string, when: Condition[], then: Rule['then']): Rule => ({ name, when, then });
  const policy = (...rules: Rule[]) => ({ ...INITIAL_POLICY, rules });

  test('goes by the first rule that matches', () => {
    const rules = policy(rule('a', [at('other.example')], 'reject'), rule('b', [], 'approve'), rule('c', [], 'reject'));
    expect(evaluate(rules, facts(), false)).toMatchObject({ outcome: 'approve', rule: { name: 'b' } });
  });

  test('matches a rule only where all of its conditions hold', () => {
    const rules = policy(rule('a', [at('partner.example'), { kind: 'invited' }], 'approve'));
    expect(evaluate(rules, facts(), false).outcome).toBe('ask');
    expect(evaluate(rules, facts({ invited: true }), false).outcome).toBe('approve');
  });

  test.each(RULE_OUTCOMES)('does what its rule says, whatever the portal does by itself: %s', (then) => {
    for (const autoApprove of [true, false]) {
      expect(evaluate(policy(rule('a', [], then)), facts(), autoApprove).outcome).toBe(then);
    }
  });

  test('without a rule that matches leaves it to the auto-approval, and then to one administrator or two', () => {
    expect(evaluate(INITIAL_POLICY, facts(), true)).toEqual({ outcome: 'approve', rule: null });
    expect(evaluate(INITIAL_POLICY, facts(), false)).toEqual({ outcome: 'ask', rule: null });
    expect(evaluate({ ...INITIAL_POLICY, approvals: 2 }, facts(), false)).toEqual({ outcome: 'ask_two', rule: null });
  });

  test('of 200 rules is gone through to the last', () => {
    const rules = Array.from({ length: 199 }, (_, index) => rule(`r${index}`, [at(`d${index}.example`)], 'reject'));
    const verdict = evaluate(policy(...rules, rule('last', [below('partner.example')], 'approve')), facts(), false);
    expect(verdict).toMatchObject({ outcome: 'approve', rule: { name: 'last' } });
  });
});

describe('a rule in words', () => {
  test('reads back what it does', () => {
    const when: Condition[] = [below('partner.example'), { kind: 'email_provider', provider: 'free', not: true }];
    expect(ruleSentence({ name: 'Our partners', when, then: 'approve' })).toBe(
      'If the address is at partner.example or below it and the address is not at a provider of free mailboxes, approve.',
    );
    expect(ruleSentence({ name: 'Everybody', when: [], then: 'ask_two' })).toBe('Whatever comes, ask two administrators.');
  });

  test('explains by what it has matched', () => {
    const when: Condition[] = [below('partner.example', 'other.example'), { kind: 'invited', not: true }];
    expect(explain({ name: 'a', when, then: 'approve' }, facts({ domain: 'eu.partner.example' }))).toEqual([
      'the address is at eu.partner.example',
      'nobody has invited them',
    ]);
    expect(explain(null, facts())).toEqual([]);
  });
});
