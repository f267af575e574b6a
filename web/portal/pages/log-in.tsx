import { useRef, useState } from 'preact/hooks';
import type { Refused } from '../../client/outcome';
import { logIn } from '../developer';
import { useAction } from '../components/action';
import { wrongEmail } from '../components/checks';
import { Field } from '../components/field';
import { Form } from '../components/form';
import { Link } from '../components/link';
import { Page } from '../components/page';
import { PasswordField } from '../components/password-field';
import { Submit } from '../components/submit';
import { go, remember, useNavigationState } from '../router';
import { PATHS } from '../routes';
import { texts } from '../texts/language';
import { goToRequest } from './own-account';
import { SwitchedOff } from './switched-off';
import { isTurnedAway, TurnedAway } from './turned-away';

interface Mistakes {
  email?: string | null;
  password?: string | null;
}

export function LogIn() {
  const { email: known = '', note } = useNavigationState();
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState('');
  const [mistakes, setMistakes] = useState<Mistakes | null>(null);
  const [misses, setMisses] = useState(0);
  const [refusal, setRefusal] = useState<Refused | null>(null);
  const passwordInput = useRef<HTMLInputElement>(null);
  const action = useAction();

  function submit() {
    const found = { email: wrongEmail(email), password: password === '' ? texts.fields.passwordMissing : null };
    setMistakes(found);
    if (found.email || found.password) return;
    action.run(
      () => logIn(email.trim(), password),
      () => go(PATHS.account),
      (problem) => {
        if (problem.code === 'invalid_credentials') {
          setMisses(misses + 1);
          passwordInput.current?.select();
        } else if (problem.code === 'approval_required') {
          remember({ email: email.trim(), note: undefined });
          goToRequest(go, email.trim(), problem);
        } else if (problem.status === 400) setMistakes({ email: texts.fields.emailWrong });
        else if (isTurnedAway(problem) || problem.status === 404) setRefusal(problem);
        else return false;
        return true;
      },
    );
  }

  if (refusal && isTurnedAway(refusal)) return <TurnedAway problem={refusal} onBack={() => setRefusal(null)} />;
  if (refusal) return <SwitchedOff />;
  const missed = misses > 0 && !action.busy && !action.trouble;
  return (
    <Page heading={texts.logIn.heading}>
      <div role="status">{note && misses === 0 && <p class="notice calm">{texts.logIn.notes[note]}</p>}</div>
      <Form onSubmit={submit} mistakes={mistakes}>
        <div role="alert">{missed && <p class="notice bad">{misses > 2 ? texts.logIn.wrongAgain : texts.logIn.wrong}</p>}</div>
        <Field
          label={texts.fields.email}
          type="email"
          name="username"
          autoComplete="username"
          value={email}
          onValue={setEmail}
          error={mistakes?.email}
        />
        <PasswordField
          label={texts.fields.password}
          name="password"
          autoComplete="current-password"
          value={password}
          onValue={setPassword}
          error={mistakes?.password}
          inputRef={passwordInput}
        />
        <p class="aside">
          <Link to={PATHS.forgotPassword} state={{ email }}>
            {texts.logIn.forgot}
          </Link>
        </p>
        <Submit action={action} label={texts.logIn.submit} busyLabel={texts.logIn.busy} />
      </Form>
      <p class="foot">
        {texts.logIn.noAccount} <Link to={PATHS.signUp}>{texts.logIn.signUp}</Link>
      </p>
    </Page>
  );
}
