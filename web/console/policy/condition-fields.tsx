import { Button } from 'react-aria-components';
import type { Question } from '../api/sign-up-form';
import { SelectField, Switch, TextField } from '../components/fields';
import type { DraftCondition } from './draft';

interface ConditionFieldsProps {
  condition: DraftCondition;
  questions: readonly Question[];
  number: number;
  /** What is wrong with it. */
  error: string | null;
  onChange(condition: DraftCondition): void;
  onRemove(): void;
}

type Kind = DraftCondition['kind'];

const KINDS: readonly (readonly [Kind, string])[] = [
  ['email_domain', 'Domain of the address'],
  ['email_provider', 'Who keeps the mailbox'],
  ['answer', 'Answer at sign-up'],
  ['earlier_decision', 'Earlier decision about the address'],
  ['invited', 'Invitation'],
];

const IS = {
  email_domain: ['is one of these', 'is none of these'],
  email_provider: ['is', 'is not'],
  answer: ['is', 'is not'],
  earlier_decision: ['was', 'was not'],
  invited: ['by an administrator', 'by nobody'],
} as const satisfies Record<Kind, readonly [string, string]>;

/** The fields of one condition. */
export function ConditionFields({ condition, questions, number, error, onChange, onRemove }: ConditionFieldsProps) {
  const change = (part: Partial<DraftCondition>) => onChange({ ...condition, ...part });
  const [yes, no] = IS[condition.kind];
  return (
    <fieldset className="condition">
      <legend className="unseen">Condition {number}</legend>
      <div className="condition-head">
        <SelectField
          label={number === 1 ? 'If' : 'and'}
          value={condition.kind}
          options={KINDS}
          onChange={(kind) => change({ kind })}
        />
        <SelectField
          label="Is it so?"
          value={condition.not ? 'not' : 'is'}
          options={[
            ['is', yes],
            ['not', no],
          ]}
          onChange={(value) => change({ not: value === 'not' })}
        />
        <Button className="button plain small" onPress={onRemove} aria-label={`Remove condition ${number}`}>
          Remove
        </Button>
      </div>
      <Details condition={condition} questions={questions} change={change} error={error} />
      {error && condition.kind !== 'email_domain' && condition.kind !== 'answer' && <p className="error">{error}</p>}
    </fieldset>
  );
}

interface DetailsProps {
  condition: DraftCondition;
  /** What the portal asks at sign-up. */
  questions: readonly Question[];
  error: string | null;
  change(part: Partial<DraftCondition>): void;
}

function Details({ condition, questions, change, error }: DetailsProps) {
  switch (condition.kind) {
    case 'email_domain':
      return (
        <>
          <TextField
            label="Domains"
            hint="One per line, such as partner.example"
            rows={2}
            value={condition.list}
            onChange={(list) => change({ list })}
            error={error}
          />
          <Switch isSelected={condition.subdomains} onChange={(subdomains) => change({ subdomains })}>
            Domains below them, too
          </Switch>
        </>
      );
    case 'email_provider':
      return (
        <SelectField
          label="Provider"
          value={condition.provider}
          options={[
            ['free', 'a provider of free mailboxes'],
            ['disposable', 'a provider of disposable mailboxes'],
          ]}
          onChange={(provider) => change({ provider })}
        />
      );
    case 'answer':
      return <AnswerDetails condition={condition} change={change} questions={questions} error={error} />;
    case 'earlier_decision':
      return (
        <SelectField
          label="Decision"
          value={condition.decision}
          options={[
            ['approved', 'approved'],
            ['rejected', 'rejected'],
            ['revoked', 'revoked'],
            ['expired', 'ended undecided'],
            ['withdrawn', 'withdrawn'],
          ]}
          onChange={(decision) => change({ decision })}
        />
      );
    case 'invited':
      return null;
  }
}

const YES_OR_NO = [
  ['yes', 'yes'],
  ['no', 'no'],
] as const;

/** A question of the form's, and what may be answered to it. One that the form lacks is kept, by its name. */
function AnswerDetails({ condition, questions, change, error }: DetailsProps) {
  const question = questions.find(({ name }) => name === condition.question);
  const isYesOrNo = question?.kind === 'yes_no';
  const others = question
    ? []
    : [
        [
          condition.question,
          condition.question === '' ? 'Please choose' : `${condition.question}, which the form lacks`,
        ] as const,
      ];
  const ask = (name: string) => {
    const asked = questions.find((one) => one.name === name);
    const answers = asked?.kind === 'yes_no' ? (condition.answers === 'no' ? 'no' : 'yes') : 'texts';
    change({ question: name, answers });
  };
  return (
    <>
      {questions.length > 0 ? (
        <SelectField
          label="Question"
          value={condition.question}
          options={[...others, ...questions.map(({ name, label }) => [name, label.en] as const)]}
          onChange={ask}
        />
      ) : (
        <TextField
          label="Question"
          hint="Its name in the sign-up form, which asks nothing yet"
          value={condition.question}
          onChange={(name) => change({ question: name })}
        />
      )}
      {(isYesOrNo || !question) && (
        <SelectField
          label="Answer"
          value={condition.answers}
          options={isYesOrNo ? YES_OR_NO : [['texts', 'one of these'], ...YES_OR_NO]}
          onChange={(answers) => change({ answers })}
        />
      )}
      {condition.answers === 'texts' && !isYesOrNo && (
        <TextField
          label="Answers"
          hint={question?.options ? `One per line, of: ${question.options.map(({ value }) => value).join(', ')}` : 'One per line'}
          rows={2}
          value={condition.list}
          onChange={(list) => change({ list })}
        />
      )}
      {error && <p className="error">{error}</p>}
    </>
  );
}
