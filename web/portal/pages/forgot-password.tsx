import { useState } from 'preact/hooks';
import { askForLink } from '../developer';
import { useAction } from '../components/action';
import { wrongEmail } from '../components/checks';
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

export function ForgotPassword() {
  const { email: known = '' } = useNavigationState();
  const [email, setEmail] = useState(known);
  const [mistake, setMistake] = useState<{ text: string } | null>(null);
  const [switchedOff, setSwitchedOff] = useState(false);
  const action = useAction();

  function submit() {
    const wrong = wrongEmail(email);
    setMistake(wrong === null ? null : { text: wrong });
    if (wrong !== null) return;
    const to = email.trim();
    action.run(
      () => askForLink(to),
      () => {
        remember({ email: to });
        go(PATHS.checkMail, { email: to, ...firstMail('password') });
      },
      ({ status }) => {
        if (status === 404) setSwitchedOff(true);
        if (status === 400) setMistake({ text: texts.fields.emailWrong });
        return status === 404 || status === 400;
      },
    );
  }

  if (switchedOff) return <SwitchedOff />;
  return (
    <Page heading={texts.forgot.heading}>
      <p class="lead">{texts.forgot.intro}</p>
      <Form onSubmit={submit} mistakes={mistake}>
        <Field
          label={texts.fields.email}
          type="email"
          name="username"
          autoComplete="username"
          value={email}
          onValue={setEmail}
          error={mistake?.text}
        />
        <Submit action={action} label={texts.forgot.submit} busyLabel={texts.forgot.busy} />
      </Form>
      <p class="foot">
        <Link to={PATHS.logIn} state={{ email }}>
          {texts.forgot.back}
        </Link>
      </p>
    </Page>
  );
}
