import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import type { Answer, Question } from '../developer';
import { texts } from '../texts/language';
import { wordsOf } from './answers';

export interface QuestionFieldProps {
  question: Question;
  language: string;
  value: Answer | undefined;
  /** Undefined: it is answered no longer. */
  onChange(value: Answer | undefined): void;
  /** What is wrong with the answer. */
  error?: string | null;
}

/** More than these are a list to open. */
const MOST_RADIOS = 6;
const YES = 'yes';
const NO = 'no';

/** One question of the portal's form: its label, its help, and a field of its kind. */
export function QuestionField(props: QuestionFieldProps) {
  const { question, language, value, onChange } = props;
  const offered = (question.options ?? []).map((option) => ({ value: option.value, label: wordsOf(option.label, language) }));
  switch (question.kind) {
    case 'yes_no': {
      const options = [
        { value: YES, label: texts.fields.yes },
        { value: NO, label: texts.fields.no },
      ];
      const chosen = value === undefined ? undefined : value === true ? YES : NO;
      return <Choice {...props} options={options} chosen={chosen} onChosen={(one) => onChange(one && one === YES)} />;
    }
    case 'choice':
      return <Choice {...props} options={offered} chosen={value as string | undefined} onChosen={onChange} />;
    case 'choices':
      return <Choices {...props} options={offered} />;
    default:
      return <Text {...props} />;
  }
}

interface Option {
  value: string;
  label: string;
}

function Text({ question, language, value, onChange, error }: QuestionFieldProps) {
  const { id, described, below } = useDescription(question, language, error);
  const { kind, name, required } = question;
  const field = {
    id,
    name,
    required,
    value: typeof value === 'string' ? value : '',
    autoComplete: 'off',
    'aria-invalid': error ? ('true' as const) : undefined,
    'aria-describedby': described,
    onInput: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  };
  return (
    <div class="field">
      <label for={id}>
        <Label question={question} language={language} />
      </label>
      {kind === 'long_text' ? (
        <textarea {...field} rows={4} dir="auto" />
      ) : kind === 'url' ? (
        <input {...field} type="url" inputMode="url" autoCapitalize="none" spellcheck={false} placeholder="https://" />
      ) : (
        <input {...field} type="text" dir="auto" />
      )}
      {below}
    </div>
  );
}

/** What has to be chosen and is little stands there to be seen; an answer that may be left out can be taken back. */
function Choice({
  question,
  language,
  error,
  options,
  chosen,
  onChosen,
}: QuestionFieldProps & { options: Option[]; chosen: string | undefined; onChosen(value: string | undefined): void }) {
  const { id, described, below } = useDescription(question, language, error);
  const { name, required } = question;
  const label = <Label question={question} language={language} />;
  if (required && options.length <= MOST_RADIOS) {
    return (
      <fieldset
        class="field"
        role="radiogroup"
        tabIndex={-1}
        aria-required="true"
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={described}
      >
        <legend>{label}</legend>
        {options.map((option) => (
          <label class="option" key={option.value}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === chosen}
              onChange={() => onChosen(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
        {below}
      </fieldset>
    );
  }
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        name={name}
        required={required}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={described}
        value={chosen ?? ''}
        onChange={({ currentTarget: { selectedIndex } }) => onChosen(options[selectedIndex - 1]?.value)}
      >
        <option value="">{required ? texts.fields.choose : texts.fields.noAnswer}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      {below}
    </div>
  );
}

function Choices({ question, language, value, onChange, error, options }: QuestionFieldProps & { options: Option[] }) {
  const { described, below } = useDescription(question, language, error);
  const chosen = Array.isArray(value) ? value : [];
  const change = (option: string, on: boolean) => onChange(on ? [...chosen, option] : chosen.filter((one) => one !== option));
  return (
    <fieldset class="field" aria-describedby={described}>
      <legend>
        <Label question={question} language={language} />
      </legend>
      {options.map((option) => (
        <label class="option" key={option.value}>
          <input
            type="checkbox"
            name={question.name}
            value={option.value}
            checked={chosen.includes(option.value)}
            aria-invalid={error ? 'true' : undefined}
            onChange={(event) => change(option.value, event.currentTarget.checked)}
          />
          <span>{option.label}</span>
        </label>
      ))}
      {below}
    </fieldset>
  );
}

/** What is not marked has to be answered, as name and address have. */
function Label({ question: { label, required }, language }: Pick<QuestionFieldProps, 'question' | 'language'>) {
  return (
    <>
      {wordsOf(label, language)}
      {!required && <span class="optional"> ({texts.fields.optional})</span>}
    </>
  );
}

/** Help and error below a field, and the ids that tie them to it. */
function useDescription(
  { help }: Question,
  language: string,
  error: string | null | undefined,
): { id: string; described: string | undefined; below: ComponentChildren } {
  const id = useId();
  const described = [error && `${id}-error`, help && `${id}-hint`].filter(Boolean).join(' ') || undefined;
  const below = (
    <>
      {error && (
        <p id={`${id}-error`} class="error">
          {error}
        </p>
      )}
      {help && (
        <p id={`${id}-hint`} class="help">
          {wordsOf(help, language)}
        </p>
      )}
    </>
  );
  return { id, described, below };
}
