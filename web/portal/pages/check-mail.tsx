import { useState } from 'preact/hooks';
import { type Applicant, askForLink, register } from '../developer';
import { useAction } from '../components/action';
import { clock, useCountdown } from '../components/countdown';
import { Link } from '../components/link';
import { MailMark } from '../components/icons';
import { Page } from '../components/page';
import { TroubleNotice } from '../components/submit';
import { type NavigationState, remember, useNavigationState } from '../router';
import { PATHS } from '../routes';
import { texts } from '../texts/language';

/** The service sends five mails of a kind at once and then one in half an hour; waiting a while keeps some in reserve. */
const BETWEEN_MAILS_MS = 60_000;
const AFTER_A_BURST_MS = 1_800_000;
const BURST = 5;

/** What the page needs to know when the first mail is on its way. */
export function firstMail(mail: NonNullable<NavigationState['mail']>): NavigationState {
  return { mail, ...mailSent(1) };
}

function mailSent(count: number): NavigationState {
  return { mailsSent: count, sendAgainAt: Date.now() + (count >= BURST ? AFTER_A_BURST_MS : BETWEEN_MAILS_MS) };
}

/** What the latest sign-up says counts. Where the form has changed since, the earlier one stands, and the mail goes out anyway. */
async function registerAgain(applicant: Applicant) {
  const outcome = await register(applicant);
  return outcome.kind === 'refused' && outcome.status === 400 ? askForLink(applicant.email) : outcome;
}

export function CheckMail() {
  const {
    email = '',
    fullName,
    answers,
    termsVersion,
    mail = 'confirm',
    mailsSent = 1,
    sendAgainAt = null,
  } = useNavigationState();
  const [again, setAgain] = useState(false);
  const wait = useCountdown(sendAgainAt);
  const action = useAction();
  const { checkMail } = texts;

  function resend() {
    if (wait > 0) return;
    const ask =
      mail === 'confirm' && fullName !== undefined
        ? () => registerAgain({ email, fullName, answers, termsVersion })
        : () => askForLink(email);
    action.run(ask, () => {
      setAgain(true);
      remember(mailSent(mailsSent + 1));
    });
  }

  return (
    <Page heading={checkMail.heading} mark={<MailMark />}>
      <p class="lead" role="status">
        {again ? checkMail.sentAgainTo : checkMail.sentTo} <strong class="text">{email}</strong>.
      </p>
      <p>{checkMail[mail]}</p>
      <p class="quiet">{checkMail.hint}</p>
      <div class="submit">
        <TroubleNotice action={action} />
        <button type="button" class="quiet-button" aria-disabled={wait > 0 || action.busy ? 'true' : undefined} onClick={resend}>
          {action.busy ? checkMail.resending : wait > 0 ? checkMail.resendIn(clock(wait)) : checkMail.resend}
        </button>
        <p class="quiet center resend-note" role="status">
          {wait === 0 && sendAgainAt !== null && !action.busy
            ? checkMail.resendReady
            : mailsSent >= BURST
              ? checkMail.enough
              : ''}
        </p>
      </div>
      <p class="foot">
        {checkMail.wrongAddress}{' '}
        <Link
          to={mail === 'confirm' ? PATHS.signUp : PATHS.forgotPassword}
          state={{ email, fullName, answers, termsVersion, mailsSent }}
        >
          {checkMail.correct}
        </Link>
      </p>
    </Page>
  );
}
