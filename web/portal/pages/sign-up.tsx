import { useEffect, useRef, useState } from 'preact/hooks';
import { register } from '../developer';
import { useAction } from '../components/action';
import { wrongEmail, wrongName } from '../components/checks';
import { Field } from '../components/field';
import { Form } from '../components/form';
import { Link } from '../components/link';
import { Page } from '../components/page';
import { Submit } from '../components/submit';
import { go, remember, useNavigationState } from '../router';
import { PATHS } from '../routes';
import { texts } from '../texts/language';
import { firstMail } from './check-mail';
import { SwitchedOff } from './switched-off';

interface Mistakes {
  fullName?: string | null;
  email?: string | null;
}

export function SignUp() {
  const before = useNavigationState();
  const [fullName, setFullName] = useState(before.fullName ?? '');
  const [email, setEmail] = useState(before.email ?? '');
  const [mistakes, setMistakes] = useState<Mistakes | null>(null);
  const [switchedOff, setSwitchedOff] = useState(false);
  const emailInput = useRef<HTMLInputElement>(null);
  const action = useAction();
  // Whoever comes back to correct the address finds it under the cursor.
  const corrects = useRef(before.mailsSent !== undefined);
  useEffect(() => {
    if (corrects.current) emailInput.current?.select();
  }, []);

  function submit() {
    const found = { fullName: wrongName(fullName), email: wrongEmail(email) };
    setMistakes(found);
    if (found.fullName || found.email) return;
    const person = { fullName: fullName.trim(), email: email.trim() };
    action.run(
      () => register(person.email, person.fullName),
      () => {
        remember(person);
        go(PATHS.checkMail, { ...person, ...firstMail('confirm') });
      },
      ({ status, fields }) => {
        if (status === 404) setSwitchedOff(true);
        const wrong = (name: string) => fields.some(({ field }) => field === name);
        if (wrong('full_name') || wrong('email')) {
          setMistakes({
            fullName: wrong('full_name') ? texts.fields.nameWrong : null,
            email: wrong('email') ? texts.fields.emailWrong : null,
          });
        }
        return status === 404 || wrong('full_name') || wrong('email');
      },
    );
  }

  if (switchedOff) return <SwitchedOff />;
  return (
    <Page heading={texts.signUp.heading}>
      <p class="lead">{texts.signUp.intro}</p>
      <Form onSubmit={submit} mistakes={mistakes}>
        <Field
          label={texts.fields.name}
          name="name"
          autoComplete="name"
          value={fullName}
          onValue={setFullName}
          error={mistakes?.fullName}
        />
        <Field
          label={texts.fields.email}
          type="email"
          name="email"
          autoComplete="email"
          value={email}
          onValue={setEmail}
          error={mistakes?.email}
          inputRef={emailInput}
        />
        <Submit action={action} label={texts.signUp.submit} busyLabel={texts.signUp.busy} />
      </Form>
      <p class="foot">
        {texts.signUp.haveAccount} <Link to={PATHS.logIn}>{texts.signUp.logIn}</Link>
      </p>
    </Page>
  );
}
