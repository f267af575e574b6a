import { useState } from 'preact/hooks';
import { texts } from '../texts/language';
import { Field, type FieldProps } from './field';

/** A password that may be looked at, pasted and filled in by a manager. */
export function PasswordField(props: Omit<FieldProps, 'type' | 'inside'>) {
  const [visible, setVisible] = useState(false);
  const { show, hide, showPassword, hidePassword } = texts.fields;
  const toggle = (
    <button type="button" class="toggle" aria-label={visible ? hidePassword : showPassword} onClick={() => setVisible(!visible)}>
      {visible ? hide : show}
    </button>
  );
  return <Field {...props} type={visible ? 'text' : 'password'} inside={toggle} />;
}
