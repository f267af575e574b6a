import { useId } from 'preact/hooks';
import type { DeveloperRequest } from '../developer';
import { laterTexts } from '../texts/later';
import { Field } from './field';
import { TextArea } from './text-area';

export type Question = DeveloperRequest['form']['questions'][number];
export type Answer = DeveloperRequest['answers'][string];

interface QuestionFieldProps {
  question: Question;
  language: string;
  value: Answer | undefined;
  onChange(value: Answer): void;
  /** What is wrong with it. */
  error?: string | null;
}

/** The field of one question of the sign-up form. */
export function QuestionField({ question, language, value, onChange, error }: QuestionFieldProps) {
  const { kind, name, options = [] } = question;
  const said = (text: { en: string; de?: string }) => (language === 'de' ? (text.de ?? text.en) : text.en);
  const label = said(question.label);
  const hint = question.help && said(question.help);
  const typed = typeof value === 'string' ? value : '';
  const { asked } = laterTexts.request;
  switch (kind) {
    case 'long_text':
      return <TextArea label={label} name={name} value={typed} onValue={onChange} hint={hint} error={error} />;
    case 'yes_no': {
      const chosen = typeof value === 'boolean' ? String(value) : '';
      const choices = [
        { value: 'true', label: asked.yes },
        { value: 'false', label: asked.no },
      ];
      const choose = (one: string) => onChange(one === 'true');
      return <Choice label={label} name={name} choices={choices} value={chosen} onValue={choose} error={error} />;
    }
    case 'choice':
    case 'choices': {
      const choices = options.map((option) => ({ value: option.value, label: said(option.label) }));
      const chosen = Array.isArray(value) ? (value[0] ?? '') : typed;
      const choose = (one: string) => onChange(kind === 'choices' ? [one] : one);
      return <Choice label={label} name={name} choices={choices} value={chosen} onValue={choose} error={error} />;
    }
    default:
      return <Field label={label} name={name} autoComplete="off" value={typed} onValue={onChange} hint={hint} error={error} />;
  }
}

interface ChoiceProps {
  label: string;
  name: string;
  choices: { value: string; label: string }[];
  value: string;
  onValue(value: string): void;
  error?: string | null;
}

function Choice({ label, name, choices, value, onValue, error }: ChoiceProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        name={name}
        value={value}
        required
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
        onChange={(event) => onValue(event.currentTarget.value)}
      >
        <option value="" disabled>
          {laterTexts.request.asked.choose}
        </option>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      {error && (
        <p id={`${id}-error`} class="error">
          {error}
        </p>
      )}
    </div>
  );
}
