import type { ComponentChildren, Ref } from 'preact';
import { useId } from 'preact/hooks';

export interface FieldProps {
  label: string;
  value: string;
  onValue(value: string): void;
  type?: 'text' | 'email' | 'password';
  name: string;
  autoComplete: string;
  hint?: ComponentChildren;
  /** What is wrong with it. */
  error?: string | null;
  maxLength?: number;
  inputRef?: Ref<HTMLInputElement>;
  /** Stands at the end of the input, such as the switch that shows a password. */
  inside?: ComponentChildren;
}

/** A labelled input; hint and error are tied to it. */
export function Field({ label, value, onValue, type = 'text', hint, error, inputRef, inside, ...input }: FieldProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="input">
        <input
          {...input}
          id={id}
          ref={inputRef}
          // Preact's types tell inputs apart by one literal, and this may be one of three.
          // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-assertion
          type={type as 'text'}
          value={value}
          required
          autoCapitalize={type === 'text' && input.name === 'name' ? 'words' : 'none'}
          spellcheck={false}
          aria-invalid={error ? 'true' : undefined}
          aria-describedby={described || undefined}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
        {inside}
      </div>
      {error && (
        <p id={`${id}-error`} class="error">
          {error}
        </p>
      )}
      {hint && (
        <div id={`${id}-hint`} class="hint">
          {hint}
        </div>
      )}
    </div>
  );
}
