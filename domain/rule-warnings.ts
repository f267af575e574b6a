import type { Condition, Rule } from './approval-policy';
import { answerWords } from './rule-words';
import type { Question, SignUpForm } from './sign-up-form';

/** A condition made ready to be compared with many others. */
interface Prepared {
  kind: Condition['kind'];
  /** What it is about; conditions about something else say nothing about each other. */
  subject: string;
  not: boolean;
  /** What holds it without `not`: one of these. */
  values: ReadonlySet<string>;
  /** Of domains: those below them, too. */
  subdomains: boolean;
  /** Whether a request has one value at most, so that two different ones exclude each other. */
  single: boolean;
}

interface PreparedRule {
  rule: Rule;
  conditions: readonly Prepared[];
}

/** What is wrong with each rule as one of these, in sentences: it can never match, or another hides it. Pure. */
export function ruleWarnings(rules: readonly Rule[], form: SignUpForm): string[][] {
  const questions = new Map(form.questions.map((question) => [question.name, question]));
  const prepared = rules.map((rule): PreparedRule => ({ rule, conditions: rule.when.map((one) => prepare(one, questions)) }));
  return prepared.map((each, index) => {
    const strange = each.rule.when.flatMap((condition) => strangeAnswers(each.rule, condition, questions));
    const never = whyNever(each, questions);
    if (never !== null) return [...strange, never];
    const hiding = prepared.slice(0, index).find((earlier) => hides(earlier, each));
    if (!hiding) return strange;
    return [
      ...strange,
      `Rule “${each.rule.name}” never comes to count: whatever it matches, rule “${hiding.rule.name}” matches before.`,
    ];
  });
}

function prepare(condition: Condition, questions: ReadonlyMap<string, Question>): Prepared {
  const { kind, not = false } = condition;
  const plain = { kind, not, subject: kind, subdomains: false, single: true };
  switch (condition.kind) {
    case 'email_domain':
      return { ...plain, values: new Set(condition.domains), subdomains: condition.subdomains };
    case 'email_provider':
      return { ...plain, values: new Set([condition.provider]) };
    case 'earlier_decision':
      return { ...plain, values: new Set([condition.decision]) };
    case 'invited':
      return { ...plain, values: new Set(['invited']) };
    case 'answer': {
      const question = questions.get(condition.question);
      const single = question !== undefined && question.kind !== 'choices';
      return { ...plain, subject: `answer ${condition.question}`, values: new Set(condition.anyOf.map(keyOf)), single };
    }
  }
}

/** Tells the text "true" from yes. */
const keyOf = (answer: string | boolean) => JSON.stringify(answer);

/** What a condition expects of a question that the form does not ask, or that cannot be answered so. */
function strangeAnswers({ name }: Rule, condition: Condition, questions: ReadonlyMap<string, Question>): string[] {
  if (condition.kind !== 'answer') return [];
  const question = questions.get(condition.question);
  if (!question) return [`Rule “${name}” looks at “${condition.question}”, which the sign-up form does not ask.`];
  return condition.anyOf
    .filter((answer) => !canBe(question, answer))
    .map(
      (answer) => `Rule “${name}” expects ${answerWords(answer)} as an answer to “${condition.question}”, which nobody can give.`,
    );
}

function canBe({ kind, options = [] }: Question, answer: string | boolean): boolean {
  if (kind === 'yes_no') return typeof answer === 'boolean';
  if (typeof answer === 'boolean') return false;
  return (kind !== 'choice' && kind !== 'choices') || options.some(({ value }) => value === answer);
}

function whyNever({ rule, conditions }: PreparedRule, questions: ReadonlyMap<string, Question>): string | null {
  const never = (why: string) => `Rule “${rule.name}” can never match: ${why}.`;
  for (const condition of rule.when) {
    if (condition.not) continue;
    if (condition.kind === 'email_domain' && condition.domains.length === 0) return never('it names no domain');
    if (condition.kind !== 'answer') continue;
    if (condition.anyOf.length === 0) return never(`it names no answer to “${condition.question}”`);
    const question = questions.get(condition.question);
    if (!question) return never(`nobody is asked “${condition.question}”`);
    if (!condition.anyOf.some((answer) => canBe(question, answer)))
      return never(`nobody can answer “${condition.question}” like that`);
  }
  const contradicted = conditions.some((one, index) => conditions.slice(index + 1).some((other) => contradict(one, other)));
  return contradicted ? never('two of its conditions exclude each other') : null;
}

/** Whether all that a rule can match is matched by an earlier one. */
function hides(earlier: PreparedRule, later: PreparedRule): boolean {
  return earlier.conditions.every(
    (wanted) => (wanted.not && wanted.values.size === 0) || later.conditions.some((given) => implies(given, wanted)),
  );
}

function contradict(one: Prepared, other: Prepared): boolean {
  return implies(one, { ...other, not: !other.not });
}

/** Whether the second condition holds wherever the first does. */
function implies(given: Prepared, wanted: Prepared): boolean {
  if (given.subject !== wanted.subject) return false;
  if (given.not) return wanted.not && isWithin(wanted, given);
  return wanted.not ? areApart(given, wanted) : isWithin(given, wanted);
}

function isWithin(inner: Prepared, outer: Prepared): boolean {
  return all(inner.values, (value) => covers(outer, value, inner.subdomains));
}

function areApart(one: Prepared, other: Prepared): boolean {
  if (!one.single) return one.values.size === 0 || other.values.size === 0;
  return all(one.values, (value) => !covers(other, value, false)) && all(other.values, (value) => !covers(one, value, false));
}

/** Whether a value is among those of a condition; `below`: with all domains below it. */
function covers({ values, subdomains }: Prepared, value: string, below: boolean): boolean {
  if (values.has(value) && (subdomains || !below)) return true;
  return subdomains && above(value).some((domain) => values.has(domain));
}

/** The domains that a domain is below. */
function above(domain: string): string[] {
  const labels = domain.split('.');
  return labels.slice(1).map((_, index) => labels.slice(index + 1).join('.'));
}

function all(values: Iterable<string>, holds: (value: string) => boolean): boolean {
  for (const value of values) if (!holds(value)) return false;
  return true;
}
