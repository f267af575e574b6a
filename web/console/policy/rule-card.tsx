import { useId } from 'react';
import { Button } from 'react-aria-components';
import type { WrongField } from '../../client/outcome';
import type { ReviewedRule, RuleOutcome } from '../api/approval-policy';
import type { Question } from '../api/sign-up-form';
import { SelectField, TextField } from '../components/fields';
import { ConditionFields } from './condition-fields';
import { type DraftRule, newCondition } from './draft';

const NAME_MAX_CHARACTERS = 100;

export const OUTCOMES: readonly (readonly [RuleOutcome, string])[] = [
  ['approve', 'approve'],
  ['ask', 'ask an administrator'],
  ['ask_two', 'ask two administrators'],
  ['reject', 'reject'],
];

interface RuleCardProps {
  rule: DraftRule;
  index: number;
  count: number;
  reviewed: ReviewedRule | undefined;
  /** What the portal asks at sign-up. */
  questions: readonly Question[];
  /** What is wrong with it, each by its place below the rule. */
  wrong: readonly WrongField[];
  isOpen: boolean;
  /** Whether it may be changed. */
  isMine: boolean;
  onToggle(): void;
  onChange(rule: DraftRule): void;
  onMove(by: -1 | 1): void;
  onDelete(): void;
}

/** One rule: read back as a sentence, and edited in its place. */
export function RuleCard({
  rule,
  index,
  count,
  reviewed,
  wrong,
  isOpen,
  isMine,
  onToggle,
  onMove,
  onDelete,
  ...edit
}: RuleCardProps) {
  const id = useId();
  const name = rule.name.trim() || 'without a name';
  return (
    <li className="card rule" aria-labelledby={id}>
      <div className="rule-head">
        <h3 id={id}>
          <span className="rule-number">{index + 1}</span> {name}
        </h3>
        {isMine && (
          <div className="rule-actions">
            <Button
              className="button plain small"
              aria-label={`Move ${name} up`}
              isDisabled={count === 1}
              onPress={() => onMove(-1)}
            >
              ↑
            </Button>
            <Button
              className="button plain small"
              aria-label={`Move ${name} down`}
              isDisabled={count === 1}
              onPress={() => onMove(1)}
            >
              ↓
            </Button>
            <Button className="button quiet small" aria-expanded={isOpen} onPress={onToggle}>
              {isOpen ? 'Done' : 'Edit'}
              <span className="unseen"> {name}</span>
            </Button>
            <Button className="button plain small" onPress={onDelete}>
              Delete<span className="unseen"> {name}</span>
            </Button>
          </div>
        )}
      </div>
      <p className="rule-sentence">{reviewed?.sentence ?? '…'}</p>
      <div role="status" className="rule-warnings">
        {reviewed?.warnings.map((warning) => (
          <p key={warning} className="warning">
            {warning}
          </p>
        ))}
        {!isOpen && wrong.length > 0 && <p className="error">Something is not right here yet: open it.</p>}
      </div>
      {isOpen && <RuleFields rule={rule} wrong={wrong} {...edit} />}
    </li>
  );
}

function RuleFields({ rule, questions, wrong, onChange }: Pick<RuleCardProps, 'rule' | 'questions' | 'wrong' | 'onChange'>) {
  const errorAt = (place: string) => wrong.find(({ field }) => field === place || field.startsWith(`${place}.`))?.reason ?? null;
  return (
    <div className="rule-fields">
      <TextField
        label="Name"
        value={rule.name}
        maxLength={NAME_MAX_CHARACTERS}
        error={errorAt('name')}
        onChange={(name) => onChange({ ...rule, name })}
      />
      {rule.when.map((condition, place) => (
        <ConditionFields
          key={condition.key}
          condition={condition}
          questions={questions}
          number={place + 1}
          error={errorAt(`when.${place}`)}
          onChange={(changed) => onChange({ ...rule, when: rule.when.map((one) => (one.key === changed.key ? changed : one)) })}
          onRemove={() => onChange({ ...rule, when: rule.when.filter(({ key }) => key !== condition.key) })}
        />
      ))}
      <div>
        <Button className="button quiet small" onPress={() => onChange({ ...rule, when: [...rule.when, newCondition()] })}>
          Add a condition
        </Button>
      </div>
      <SelectField label="Then" value={rule.then} options={OUTCOMES} onChange={(then) => onChange({ ...rule, then })} />
      {rule.then === 'reject' && (
        <TextField
          label="Reason (optional)"
          hint="Kept on record, and quoted in the mail."
          rows={2}
          value={rule.reason}
          error={errorAt('reason')}
          onChange={(reason) => onChange({ ...rule, reason })}
        />
      )}
    </div>
  );
}
