import { TextField } from '../components/fields';
import type { DraftText } from './draft';

interface TextFieldsProps {
  label: string;
  hint?: string;
  value: DraftText;
  isDisabled: boolean;
  /** What is wrong with the text in a language. */
  errorAt(language: keyof DraftText): string | null;
  onChange(text: DraftText): void;
}

/** One text in the languages of the portal's pages. */
export function TextFields({ label, hint, value, isDisabled, errorAt, onChange }: TextFieldsProps) {
  return (
    <div className="languages">
      <TextField
        label={`${label}, in English`}
        hint={hint}
        value={value.en}
        isDisabled={isDisabled}
        error={errorAt('en')}
        onChange={(en) => onChange({ ...value, en })}
      />
      <TextField
        label={`${label}, in German (optional)`}
        value={value.de}
        isDisabled={isDisabled}
        error={errorAt('de')}
        onChange={(de) => onChange({ ...value, de })}
      />
    </div>
  );
}
