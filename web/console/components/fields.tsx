import { type ReactNode, type Ref, useId } from 'react';
import {
  FieldError,
  Input,
  Label,
  SwitchButton,
  SwitchField,
  Text,
  TextArea,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from 'react-aria-components';

interface TextFieldProps extends Omit<AriaTextFieldProps, 'children' | 'className'> {
  label: string;
  hint?: ReactNode;
  /** What is wrong with it. */
  error?: string | null;
  /** Several lines, so many at first. */
  rows?: number;
  areaRef?: Ref<HTMLTextAreaElement>;
}

/** A labelled text; hint and error are tied to it. */
export function TextField({ label, hint, error, rows, areaRef, ...field }: TextFieldProps) {
  return (
    <AriaTextField {...field} className="field" isInvalid={Boolean(error)}>
      <Label>{label}</Label>
      {rows === undefined ? <Input /> : <TextArea rows={rows} ref={areaRef} />}
      {hint && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <FieldError className="error">{error}</FieldError>
    </AriaTextField>
  );
}

interface SwitchProps {
  children: ReactNode;
  isSelected: boolean;
  isDisabled?: boolean;
  onChange(on: boolean): void;
}

/** On or off. */
export function Switch({ children, ...rest }: SwitchProps) {
  return (
    <SwitchField {...rest}>
      <SwitchButton className="switch">
        <span className="track" aria-hidden="true">
          <span className="thumb" />
        </span>
        <span>{children}</span>
      </SwitchButton>
    </SwitchField>
  );
}

interface SelectFieldProps<Value extends string> {
  label: string;
  hint?: string;
  value: Value;
  options: readonly (readonly [value: Value, words: string])[];
  isDisabled?: boolean;
  onChange(value: Value): void;
}

/** One of a few: the browser's own, which every telephone knows. */
export function SelectField<Value extends string>({
  label,
  hint,
  value,
  options,
  isDisabled,
  onChange,
}: SelectFieldProps<Value>) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value}
        disabled={isDisabled}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => {
          const chosen = options.find(([each]) => each === event.target.value);
          if (chosen) onChange(chosen[0]);
        }}
      >
        {options.map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
      {hint !== undefined && (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      )}
    </div>
  );
}
