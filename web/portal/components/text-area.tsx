import { Labelled } from './labelled';

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
  return (
    <Labelled label={label} hint={hint} error={error}>
      {(ties) => (
        <textarea {...ties} name={name} rows={5} value={value} required onInput={(event) => onValue(event.currentTarget.value)} />
      )}
    </Labelled>
  );
}
