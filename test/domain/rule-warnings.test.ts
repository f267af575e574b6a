import type { Condition, Rule } from '../../domain/approval-policy';
import { ruleWarnings } from '../../domain/rule-warnings';
import type { SignUpForm } from '../../domain/sign-up-form';

const en = (text: string) => ({ en: text });
const options = ['free', 'team'].map((value) => ({ value, label: en(value) }));
const form: SignUpForm = {
  questions: [
    { name: 'plan', label: en('Plan'), kind: 'choice', required: true, options },
    { name: 'apis', label: en('APIs'), kind: 'choices', required: false, options },
    { name: 'customer', label: en('Customer'), kind: 'yes_no', required: true },
    { name: 'company', label: en('Company'), kind: 'short_text', required: true },
  ],
  terms: null,
};

const at = (...domains: string[]): Condition => ({ kind: 'email_domain', domains, subdomains: false });
const below = (...domains: string[]): Condition => ({ kind: 'email_domain', domains, subdomains: true });
const answer = (question: string, ...anyOf: (string | boolean)[]): Condition => ({ kind: 'answer', question, anyOf });
const not = (condition: Condition): Condition => ({ ...condition, not: true });
const free: Condition = { kind: 'email_provider', provider: 'free' };
const disposable: Condition = { kind: 'email_provider', provider: 'disposable' };
const rejected: Condition = { kind: 'earlier_decision', decision: 'rejected' };
const approved: Condition = { kind: 'earlier_decision', decision: 'approved' };
const invited: Condition = { kind: 'invited' };

const rule = (name: string, ...when: Condition[]): Rule => ({ name, when, then: 'ask' });
const warnings = (...rules: Rule[]) => ruleWarnings(rules, form).at(-1);

test.each<[string, Condition[]]>([
  ['two domains', [at('a.example'), at('b.example')]],
  ['a domain above that does not take what is below', [at('example.org'), at('x.example.org')]],
  ['a list and all of it excluded', [at('a.example', 'b.example'), not(below('example', 'a.example', 'b.example'))]],
  ['what is below, and what is above excluded', [below('x.example.org'), not(below('example.org'))]],
  ['a condition and its opposite', [invited, free, not(invited)]],
  ['the opposite first', [not(free), free]],
  ['both providers', [free, disposable]],
  ['two earlier decisions', [rejected, approved]],
  ['two answers to one choice', [answer('plan', 'free'), answer('plan', 'team')]],
  ['an answer, and it excluded', [answer('apis', 'free'), not(answer('apis', 'free', 'team'))]],
])('conditions that exclude each other are told: %s', (_what, when) => {
  expect(warnings(rule('Never', ...when))).toEqual(['Rule “Never” can never match: two of its conditions exclude each other.']);
});

test.each<[string, Condition[]]>([
  ['a domain and what is below another', [at('x.example.org'), below('example.org')]],
  ['what is below, and one that is there', [below('example.org'), at('x.example.org')]],
  ['what is below, but not the domain itself', [below('example.org'), not(at('example.org'))]],
  ['two of several choices', [answer('apis', 'free'), answer('apis', 'team')]],
  ['one of a list excluded', [at('a.example', 'b.example'), not(at('a.example'))]],
  ['two that are both excluded', [not(free), not(disposable)]],
  ['different questions', [answer('plan', 'free'), answer('customer', true)]],
  ['any text', [answer('company', 'whatever')]],
  ['no condition', []],
])('conditions that go together are not told: %s', (_what, when) => {
  expect(warnings(rule('Fine', ...when))).toEqual([]);
});

test.each<[Condition, string[]]>([
  [at(), ['Rule “R” can never match: it names no domain.']],
  [answer('plan'), ['Rule “R” can never match: it names no answer to “plan”.']],
  [
    answer('plan', 'gold'),
    [
      'Rule “R” expects “gold” as an answer to “plan”, which nobody can give.',
      'Rule “R” can never match: nobody can answer “plan” like that.',
    ],
  ],
  [answer('plan', 'gold', 'free'), ['Rule “R” expects “gold” as an answer to “plan”, which nobody can give.']],
  [
    answer('customer', 'true'),
    [
      'Rule “R” expects “true” as an answer to “customer”, which nobody can give.',
      'Rule “R” can never match: nobody can answer “customer” like that.',
    ],
  ],
  [
    answer('company', false),
    [
      'Rule “R” expects no as an answer to “company”, which nobody can give.',
      'Rule “R” can never match: nobody can answer “company” like that.',
    ],
  ],
  [
    answer('gone', 'x'),
    ['Rule “R” looks at “gone”, which the sign-up form does not ask.', 'Rule “R” can never match: nobody is asked “gone”.'],
  ],
  [not(answer('gone', 'x')), ['Rule “R” looks at “gone”, which the sign-up form does not ask.']],
  [not(at()), []],
])('what nobody can have or answer is told: %j', (condition, told) => {
  expect(warnings(rule('R', condition))).toEqual(told);
});

test.each<[string, Condition[], Condition[]]>([
  ['the same', [free], [free]],
  ['no condition at all', [], [free, invited]],
  ['fewer conditions', [free], [invited, free]],
  ['a longer list', [at('a.example', 'b.example')], [at('b.example')]],
  ['what is below, too', [below('example.org')], [at('x.example.org')]],
  ['less that is excluded', [not(at('a.example'))], [not(at('a.example', 'b.example'))]],
  ['anybody but the other provider', [not(disposable)], [free]],
  ['more answers', [answer('plan', 'free', 'team')], [answer('plan', 'team')]],
  ['nothing excluded', [not(at())], [free]],
])('a rule that an earlier one hides is told: %s', (_what, first, second) => {
  expect(warnings(rule('First', ...first), rule('Second', ...second))).toEqual([
    'Rule “Second” never comes to count: whatever it matches, rule “First” matches before.',
  ]);
});

test.each<[string, Condition[], Condition[]]>([
  ['more conditions', [free, invited], [free]],
  ['a shorter list', [at('a.example')], [at('a.example', 'b.example')]],
  ['the domain, not what is below', [at('example.org')], [below('example.org')]],
  ['another question', [answer('plan', 'free')], [answer('company', 'free')]],
  ['one that is excluded, one that is wanted', [not(free)], [disposable, invited, at('a.example')].slice(1)],
])('a rule that matches something of its own is not told: %s', (_what, first, second) => {
  expect(warnings(rule('First', ...first), rule('Second', ...second))).toEqual([]);
});

test('the largest lists are compared in no time that anybody would wait for', () => {
  const domains = Array.from({ length: 12 }, (_, index) => `d${index}.example`);
  const rules = Array.from({ length: 200 }, (_, index) =>
    rule(`Rule ${index}`, ...Array.from({ length: 10 }, (_one, last) => at(...domains, `x${last}.r${index}.example`))),
  );
  expect(ruleWarnings(rules, form)).toEqual(rules.map(() => []));
});
