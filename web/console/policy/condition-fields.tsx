import { Button } from 'react-aria-components';
import { SelectField, Switch, TextField } from '../components/fields';
import type { DraftCondition } from './draft';

interface ConditionFieldsProps {
  condition: DraftCondition;
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
export function ConditionFields({ condition, number, error, onChange, onRemove }: ConditionFieldsProps) {
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
      <Details condition={condition} change={change} error={error} />
      {error && condition.kind !== 'email_domain' && condition.kind !== 'answer' && <p className="error">{error}</p>}
    </fieldset>
  );
}

interface DetailsProps {
  condition: DraftCondition;
  error: string | null;
  change(part: Partial<DraftCondition>): void;
}

function Details({ condition, change, error }: DetailsProps) {
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
      return (
        <>
          <TextField
            label="Question"
            hint="Its name in the sign-up form"
            value={condition.question}
            onChange={(question) => change({ question })}
          />
          <SelectField
            label="Answer"
            value={condition.answers}
            options={[
              ['texts', 'one of these'],
              ['yes', 'yes'],
              ['no', 'no'],
            ]}
            onChange={(answers) => change({ answers })}
          />
          {condition.answers === 'texts' && (
            <TextField
              label="Answers"
              hint="One per line"
              rows={2}
              value={condition.list}
              onChange={(list) => change({ list })}
            />
          )}
          {error && <p className="error">{error}</p>}
        </>
      );
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
