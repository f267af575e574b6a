import type { Refused } from '../../client/outcome';
import { askForLink } from '../developer';
import { useAction } from '../components/action';
import { Link } from '../components/link';
import { DoneMark, LinkMark } from '../components/icons';
import { Page } from '../components/page';
import { Submit } from '../components/submit';
import { go, replace } from '../router';
import { PATHS } from '../routes';
import { texts } from '../texts/language';
import { firstMail } from './check-mail';

export type LinkFault = 'expired' | 'unknown' | 'usedPassword' | 'usedConfirm';

/** Gone, never there, or not even shaped like a token. */
export function isAboutLink({ status, fields }: Refused): boolean {
  return status === 410 || status === 404 || fields.some(({ field }) => field === 'token');
}

/** A link that does not do its work any more, and the way on: a new one with one click. */
export function BrokenLink({ fault, email }: { fault: LinkFault; email: string | undefined }) {
  const action = useAction();
  const { heading, text } = texts.link[fault];
  const isGood = fault === 'usedConfirm';

  /** The service knows which mail is due: the confirmation, the first password or a new one. */
  function sendNew() {
    if (!email) {
      go(PATHS.forgotPassword);
      return;
    }
    action.run(
      () => askForLink(email),
      () => replace(PATHS.checkMail, { email, ...firstMail('password') }),
    );
  }

  const send = (
    <Submit
      action={action}
      label={texts.link.send}
      busyLabel={texts.link.sending}
      onClick={sendNew}
      look={isGood ? 'quiet-button' : 'button'}
    />
  );
  return (
    <Page heading={heading} mark={isGood ? <DoneMark /> : <LinkMark />}>
      <p class="lead">{text}</p>
      {isGood && (
        <Link to={PATHS.logIn} state={{ email }} look="button">
          {texts.link.logIn}
        </Link>
      )}
      {send}
      {!isGood && (
        <>
          <Link to={PATHS.logIn} state={{ email }} look="quiet-button">
            {texts.link.logIn}
          </Link>
          {fault !== 'usedPassword' && (
            <p class="foot">
              {texts.link.signUpHint} <Link to={PATHS.signUp}>{texts.link.signUp}</Link>
            </p>
          )}
        </>
      )}
    </Page>
  );
}
