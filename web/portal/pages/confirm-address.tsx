import { useState } from 'preact/hooks';
import type { Refused } from '../../client/outcome';
import { confirmAddress } from '../developer';
import { useAction } from '../components/action';
import { MailMark } from '../components/icons';
import { Page } from '../components/page';
import { Submit } from '../components/submit';
import { forgetToken, replace, useNavigationState } from '../router';
import { PATHS } from '../routes';
import { texts } from '../texts/language';
import { BrokenLink, isAboutLink, type LinkFault } from './broken-link';

/**
 * Where the mailed link leads. Nothing is confirmed until a person presses the button, which belongs to no form: what
 * opens the page, or submits all it finds in it, confirms nothing.
 */
export function ConfirmAddress({ token }: { token: string }) {
  const { email } = useNavigationState();
  const [fault, setFault] = useState<LinkFault | null>(null);
  const action = useAction();
  const { confirm } = texts;

  function press() {
    action.run(
      () => confirmAddress(token),
      (answer) => replace(PATHS.setPassword, { ...answer, confirmed: true }),
      (problem) => {
        if (!isAboutLink(problem)) return false;
        forgetToken();
        setFault(faultOf(problem));
        return true;
      },
    );
  }

  if (fault) return <BrokenLink fault={fault} email={email} />;
  return (
    <Page heading={confirm.heading} mark={<MailMark />}>
      <p class="lead">{email ? confirm.text : confirm.textWithout}</p>
      {email && <p class="address text">{email}</p>}
      <Submit action={action} label={confirm.submit} busyLabel={confirm.busy} onClick={press} />
      <p class="foot">{confirm.notYou}</p>
    </Page>
  );
}

function faultOf({ code }: Refused): LinkFault {
  if (code === 'token_used') return 'usedConfirm';
  return code === 'token_expired' ? 'expired' : 'unknown';
}
