import { useId } from 'preact/hooks';
import type { SignUpForm } from '../developer';
import { texts } from '../texts/language';
import { wordsOf } from './answers';

interface TermsFieldProps {
  terms: NonNullable<SignUpForm['terms']>;
  language: string;
  accepted: boolean;
  onChange(accepted: boolean): void;
  error?: string | null;
}

/** The terms of the portal, and where they can be read. */
export function TermsField({ terms, language, accepted, onChange, error }: TermsFieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label class="option">
        <input
          type="checkbox"
          name="terms"
          required
          checked={accepted}
          aria-invalid={error ? 'true' : undefined}
          aria-describedby={error ? `${id}-link ${id}-error` : `${id}-link`}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        <span>{wordsOf(terms.label, language)}</span>
      </label>
      {error && (
        <p id={`${id}-error`} class="error">
          {error}
        </p>
      )}
      <p class="help">
        <a id={`${id}-link`} href={terms.url} target="_blank" rel="noopener noreferrer">
          {texts.signUp.readTerms}
        </a>
      </p>
    </div>
  );
}
