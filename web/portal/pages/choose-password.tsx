import { useState } from 'preact/hooks';
import type { Refused } from '../../client/outcome';
import { choosePassword, logIn } from '../developer';
import { useAction } from '../components/action';
import { Form } from '../components/form';
import { Page } from '../components/page';
import { PasswordField } from '../components/password-field';
import { PasswordMeter } from '../components/password-meter';
import { strengthOf } from '../components/password-strength';
import { usePortal } from '../components/portal';
import { Submit } from '../components/submit';
import { forgetToken, leaveBehind, replace, useNavigationState } from '../router';
import { PATHS } from '../routes';
import { texts } from '../texts/language';
import { BrokenLink, isAboutLink, type LinkFault } from './broken-link';
import { goToRequest } from './own-account';
import { isTurnedAway, TurnedAway } from './turned-away';

/** The first password or a new one: the token decides which. */
export function ChoosePassword({ token }: { token: string }) {
  const { password_min_characters: minimum } = usePortal();
  const { email, confirmed } = useNavigationState();
  const [password, setPassword] = useState('');
  const [mistake, setMistake] = useState<{ text: string } | null>(null);
  const [refusal, setRefusal] = useState<Refused | null>(null);
  const action = useAction();
  const { choosePassword: words } = texts;

  function submit() {
    const { level } = strengthOf(password, minimum);
    const tooLong = level === 'long' ? words.tooLong : null;
    const wrong = level === 'empty' || level === 'short' ? words.tooShort(minimum) : tooLong;
    setMistake(wrong === null ? null : { text: wrong });
    if (wrong !== null) return;
    action.run(
      () => choosePassword(token, password),
      goOn,
      (problem) => {
        if (isAboutLink(problem)) {
          forgetToken();
          setRefusal(problem);
          return true;
        }
        const field = problem.fields.find((found) => found.field === 'password');
        if (field) setMistake({ text: textFor(field.rule, minimum) });
        return field !== undefined;
      },
    );
  }

  /** The link has done its work. The service alone knows whether this password opens the door already: so it is tried. */
  async function goOn() {
    const passwordSet = { email, note: 'passwordSet' } as const;
    leaveBehind(PATHS.logIn, passwordSet);
    const outcome = email ? await logIn(email, password) : null;
    const refused = outcome?.kind === 'refused' ? outcome : null;
    if (outcome?.kind === 'done') replace(PATHS.welcome);
    else if (refused?.code === 'approval_required') goToRequest(replace, email, refused);
    else if (refused && isTurnedAway(refused)) setRefusal(refused);
    else replace(PATHS.logIn, passwordSet);
  }

  if (refusal && isTurnedAway(refusal)) return <TurnedAway problem={refusal} />;
  if (refusal) return <BrokenLink fault={faultOf(refusal)} email={email} />;
  return (
    <Page heading={words.heading}>
      {confirmed && <p class="notice good">{words.confirmed}</p>}
      {email && <p class="lead text">{words.intro(email)}</p>}
      <Form onSubmit={submit} mistakes={mistake}>
        {/* For password managers, so that they know whose password they keep. */}
        <input
          class="unseen"
          type="text"
          name="username"
          autoComplete="username"
          value={email ?? ''}
          readOnly
          tabIndex={-1}
          aria-hidden="true"
        />
        <PasswordField
          label={words.label}
          name="new-password"
          autoComplete="new-password"
          value={password}
          onValue={setPassword}
          error={mistake?.text}
          hint={<PasswordMeter password={password} minimum={minimum} />}
        />
        <Submit action={action} label={words.submit} busyLabel={words.busy} />
      </Form>
    </Page>
  );
}

function textFor(rule: string, minimum: number): string {
  const { tooShort, tooLong, guessable } = texts.choosePassword;
  if (rule === 'min_length') return tooShort(minimum);
  return rule === 'max_length' ? tooLong : guessable;
}

function faultOf({ code }: Refused): LinkFault {
  if (code === 'token_used') return 'usedPassword';
  return code === 'token_expired' ? 'expired' : 'unknown';
}
