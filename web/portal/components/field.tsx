import type { ComponentChildren, Ref } from 'preact';
import { Labelled } from './labelled';

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
  return (
    <Labelled label={label} hint={hint} error={error}>
      {(ties) => (
        <div class="input">
          <input
            {...input}
            {...ties}
            ref={inputRef}
            // Preact's types tell inputs apart by one literal, and this may be one of three.
            // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-assertion
            type={type as 'text'}
            value={value}
            required
            autoCapitalize={type === 'text' && input.name === 'name' ? 'words' : 'none'}
            spellcheck={false}
            onInput={(event) => onValue(event.currentTarget.value)}
          />
          {inside}
        </div>
      )}
    </Labelled>
  );
}
