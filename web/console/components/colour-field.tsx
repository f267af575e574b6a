import { useId } from 'react';
import { Button } from 'react-aria-components';

const DEFAULT = '#1f5fd6';

interface ColourFieldProps {
  /** `#rrggbb` */
  value: string | null;
  onChange(colour: string | null): void;
  error?: string;
  isDisabled: boolean;
}

/** The colour of a portal's buttons and links. */
export function ColourField({ value, onChange, error, isDisabled }: ColourFieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>Colour</label>
      <div className="colour">
        <input
          id={id}
          type="color"
          value={value ?? DEFAULT}
          disabled={isDisabled}
          aria-describedby={`${id}-hint`}
          onChange={(event) => onChange(event.target.value)}
        />
        <code>{value ?? 'the default'}</code>
        {value !== null && (
          <Button className="button plain small" isDisabled={isDisabled} onPress={() => onChange(null)}>
            Back to the default
          </Button>
        )}
      </div>
      <p id={`${id}-hint`} className="hint">
        Any colour will do: texts on it and in it are made readable.
      </p>
      {error && <p className="error">The colour {error}.</p>}
    </div>
  );
}
