import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { changeEmail } from '../developer';
import { useAction } from '../components/action';
import { Changeable } from '../components/changeable';
import { wrongEmail } from '../components/checks';
import { Field } from '../components/field';
import { Form } from '../components/form';
import { PasswordField } from '../components/password-field';
import { Submit } from '../components/submit';
import { texts } from '../texts/language';
import { laterTexts } from '../texts/later';
import { sentToLogIn } from './own-account';

const words = laterTexts.ownEmail;

/** The own address, and a form in its place that asks for another; a mail to that one has the link that changes it. */
export function OwnEmail({ email }: { email: string }) {
  const [wanted, setWanted] = useState('');
  const form = (onEnd: (changed: boolean) => void) => (
    <EmailForm
      email={email}
      onEnd={(sentTo) => {
        setWanted(sentTo ?? '');
        onEnd(sentTo !== null);
      }}
    />
  );
  const sent = (
    <>
      <p class="notice good text">{words.sent(wanted)}</p>
      <p class="quiet">{words.sentHint}</p>
    </>
  );
  return (
    <Changeable change={words.change} form={form} changed={sent} isSeen>
      <span class="text">{email}</span>
    </Changeable>
  );
}

interface EmailFormProps {
  email: string;
  /** With the address that the link has gone to; null where nothing is to change. */
  onEnd(sentTo: string | null): void;
}

function EmailForm({ email, onEnd }: EmailFormProps) {
  const [typed, setTyped] = useState('');
  const [password, setPassword] = useState('');
  const [mistakes, setMistakes] = useState<{ email?: string; password?: string } | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const action = useAction();
  useLayoutEffect(() => input.current?.focus(), []);

  function submit() {
    const wrong = {
      email: wrongEmail(typed) ?? (typed.trim().toLowerCase() === email.toLowerCase() ? words.same : undefined),
      password: password === '' ? texts.fields.passwordMissing : undefined,
    };
    const isWrong = wrong.email !== undefined || wrong.password !== undefined;
    setMistakes(isWrong ? wrong : null);
    if (isWrong) return;
    action.run(
      () => changeEmail(typed.trim(), password),
      () => onEnd(typed.trim()),
      (problem) => {
        const isEmail = problem.fields.some(({ field }) => field === 'email');
        if (isEmail) setMistakes({ email: texts.fields.emailWrong });
        const isPassword = problem.code === 'invalid_credentials';
        if (isPassword) setMistakes({ password: words.wrongPassword });
        return isEmail || isPassword || sentToLogIn(problem);
      },
    );
  }

  return (
    <Form onSubmit={submit} mistakes={mistakes}>
      <p class="quiet">{words.hint}</p>
      <Field
        label={words.label}
        name="new-email"
        type="email"
        autoComplete="email"
        value={typed}
        onValue={setTyped}
        error={mistakes?.email}
        inputRef={input}
      />
      <PasswordField
        label={words.password}
        name="password"
        autoComplete="current-password"
        value={password}
        onValue={setPassword}
        error={mistakes?.password}
      />
      <Submit action={action} label={words.submit} busyLabel={words.busy} />
      <button type="button" class="link-button" onClick={() => onEnd(null)}>
        {words.keep}
      </button>
    </Form>
  );
}
