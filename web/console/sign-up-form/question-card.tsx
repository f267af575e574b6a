import { useId } from 'react';
import { Button } from 'react-aria-components';
import { SelectField, Switch, TextField } from '../components/fields';
import { type DraftOption, type DraftQuestion, isChoice, nameOf, newOption } from './draft';
import { TextFields } from './text-fields';

const KINDS: readonly (readonly [DraftQuestion['kind'], string])[] = [
  ['short_text', 'A short text'],
  ['long_text', 'A long text'],
  ['choice', 'One of several options'],
  ['choices', 'Any of several options'],
  ['yes_no', 'Yes or no'],
  ['url', 'An address on the web'],
];
const OPTIONS_MAX = 50;

interface QuestionCardProps {
  question: DraftQuestion;
  index: number;
  count: number;
  /** What is wrong at a place below the question. */
  errorAt(field: string): string | null;
  mayChange: boolean;
  onChange(question: DraftQuestion): void;
  onMove(by: -1 | 1): void;
  onDelete(): void;
}

/** One question: what is asked, in which words, and whether it has to be answered. */
export function QuestionCard({ question, index, count, errorAt, mayChange, onChange, onMove, onDelete }: QuestionCardProps) {
  const id = useId();
  const words = question.label.en.trim() || 'New question';
  const change = (part: Partial<DraftQuestion>) => onChange({ ...question, ...part });
  const inLanguage = (field: string) => (language: string) => errorAt(`${field}.${language}`);
  return (
    <li className="card question" aria-labelledby={id} data-question={question.key}>
      <div className="question-head">
        <h3 id={id}>
          {index + 1}. {words}
        </h3>
        {mayChange && (
          <div className="question-actions">
            <Button
              className="button plain small up"
              aria-label={`Move ${words} up`}
              isDisabled={index === 0}
              onPress={() => onMove(-1)}
            >
              ↑
            </Button>
            <Button
              className="button plain small down"
              aria-label={`Move ${words} down`}
              isDisabled={index === count - 1}
              onPress={() => onMove(1)}
            >
              ↓
            </Button>
            <Button className="button plain small" aria-label={`Delete ${words}`} onPress={onDelete}>
              Delete
            </Button>
          </div>
        )}
      </div>
      <TextFields
        label="Question"
        value={question.label}
        isDisabled={!mayChange}
        errorAt={inLanguage('label')}
        onChange={(label) => change({ label })}
      />
      <TextFields
        label="Help"
        hint="Optional: stands below the question."
        value={question.help}
        isDisabled={!mayChange}
        errorAt={inLanguage('help')}
        onChange={(help) => change({ help })}
      />
      <div className="languages">
        <SelectField
          label="Answered by"
          value={question.kind}
          options={KINDS}
          isDisabled={!mayChange}
          onChange={(kind) =>
            change({
              kind,
              options: isChoice(kind) && question.options.length === 0 ? [newOption(), newOption()] : question.options,
            })
          }
        />
        <TextField
          label="Name"
          hint="What answers are kept under, and rules refer to."
          value={question.isSaved ? question.name : nameOf(question)}
          isDisabled={!mayChange}
          isReadOnly={question.isSaved}
          error={errorAt('name')}
          onChange={(name) => change({ name })}
        />
      </div>
      {isChoice(question.kind) && (
        <Options options={question.options} errorAt={errorAt} mayChange={mayChange} onChange={(options) => change({ options })} />
      )}
      <Switch isSelected={question.required} isDisabled={!mayChange} onChange={(required) => change({ required })}>
        Has to be answered
      </Switch>
    </li>
  );
}

interface OptionsProps {
  options: DraftOption[];
  errorAt(field: string): string | null;
  mayChange: boolean;
  onChange(options: DraftOption[]): void;
}

function Options({ options, errorAt, mayChange, onChange }: OptionsProps) {
  return (
    <fieldset className="options">
      <legend>Options</legend>
      {errorAt('options') && <p className="error">{errorAt('options')}</p>}
      {options.map((option, index) => (
        <div key={option.key} className="option-row">
          <TextFields
            label={`Option ${index + 1}`}
            value={option}
            isDisabled={!mayChange}
            errorAt={(language) =>
              errorAt(`options.${index}.label.${language}`) ?? (language === 'en' ? errorAt(`options.${index}.value`) : null)
            }
            onChange={(text) => onChange(options.map((one) => (one.key === option.key ? { ...one, ...text } : one)))}
          />
          {mayChange && (
            <Button
              className="button plain small"
              aria-label={`Delete option ${index + 1}`}
              onPress={() => onChange(options.filter(({ key }) => key !== option.key))}
            >
              Delete
            </Button>
          )}
        </div>
      ))}
      {mayChange && options.length < OPTIONS_MAX && (
        <Button className="button quiet small" onPress={() => onChange([...options, newOption()])}>
          Add an option
        </Button>
      )}
    </fieldset>
  );
}
