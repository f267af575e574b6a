import { useState } from 'preact/hooks';
import { confirmNewAddress } from '../developer';
import { useAction } from '../components/action';
import { DoneMark, LinkMark, MailMark } from '../components/icons';
import { Link } from '../components/link';
import { Page } from '../components/page';
import { Submit } from '../components/submit';
import { forgetToken, leaveBehind, useNavigationState } from '../router';
import { PATHS } from '../routes';
import { laterTexts } from '../texts/later';

const words = laterTexts.newAddress;
type Fault = keyof typeof words.faults;

/** Where the link leads that goes to an account's new address. As with the first one, nothing changes until the button is pressed. */
export function NewAddress({ token }: { token: string | undefined }) {
  const { email } = useNavigationState();
  const [fault, setFault] = useState<Fault | null>(token === undefined ? 'token_unknown' : null);
  const [changedTo, setChangedTo] = useState<string | null>(null);
  const action = useAction();

  function press() {
    action.run(
      () => confirmNewAddress(token ?? ''),
      (answer) => {
        leaveBehind(PATHS.account, {});
        setChangedTo(answer.email);
      },
      ({ code, status }) => {
        const found = status === 400 ? 'token_unknown' : code in words.faults ? (code as Fault) : null;
        if (found === null) return false;
        forgetToken();
        setFault(found);
        return true;
      },
    );
  }

  if (changedTo !== null) return <Changed email={changedTo} />;
  if (fault) return <Unchanged fault={fault} />;
  return (
    <Page heading={words.heading} mark={<MailMark />}>
      <p class="lead">{email ? words.text : words.textWithout}</p>
      {email && <p class="address text">{email}</p>}
      <Submit action={action} label={words.submit} busyLabel={words.busy} onClick={press} />
      <p class="foot">{words.notYou}</p>
    </Page>
  );
}

function Changed({ email }: { email: string }) {
  const { heading, text, go } = words.done;
  return (
    <Page heading={heading} mark={<DoneMark />}>
      <p class="address text">{email}</p>
      <p class="lead">{text}</p>
      <Link to={PATHS.account} look="button">
        {go}
      </Link>
    </Page>
  );
}

function Unchanged({ fault }: { fault: Fault }) {
  const { heading, text } = words.faults[fault];
  return (
    <Page heading={heading} mark={<LinkMark />}>
      <p class="lead">{text}</p>
      <Link to={PATHS.logIn} look="button">
        {words.logIn}
      </Link>
    </Page>
  );
}
