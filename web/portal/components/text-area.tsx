import { useId } from 'preact/hooks';

interface TextAreaProps {
  label: string;
  name: string;
  value: string;
  onValue(value: string): void;
  hint?: string;
  /** What is wrong with it. */
  error?: string | null;
}

/** A labelled field of several lines. */
export function TextArea({ label, name, value, onValue, hint, error }: TextAreaProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea
        id={id}
        name={name}
        rows={5}
        value={value}
        required
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={described || undefined}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
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
