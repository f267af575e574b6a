import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

/** What ties a control to its label, and to what is said about it. */
export interface Ties {
  id: string;
  'aria-invalid': 'true' | undefined;
  'aria-describedby': string | undefined;
}

interface LabelledProps {
  label: string;
  hint?: ComponentChildren;
  /** What is wrong with it. */
  error?: string | null;
  /** The control. */
  children(ties: Ties): ComponentChildren;
}

/** A control with its label, its hint and what is wrong with it. */
export function Labelled({ label, hint, error, children }: LabelledProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, 'aria-invalid': error ? 'true' : undefined, 'aria-describedby': described || undefined })}
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
