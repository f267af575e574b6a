import { Link } from '../components/link';
import { WaitMark } from '../components/icons';
import { Page } from '../components/page';
import { usePortal } from '../components/portal';
import { Steps } from '../components/steps';
import { useNavigationState } from '../router';
import { PATHS } from '../routes';
import { texts } from '../texts/language';

/** An administrator has to decide, and nothing opens the request itself: what has happened, and what happens next. */
export function Waiting() {
  const { email } = useNavigationState();
  const { name } = usePortal();
  const { waiting } = texts;
  return (
    <Page heading={waiting.heading} mark={<WaitMark />}>
      <p class="lead">{waiting.text(name)}</p>
      <Steps
        steps={[
          ['done', waiting.steps.registered],
          ['done', waiting.steps.confirmed],
          ['now', waiting.steps.looking],
          ['next', waiting.steps.mail],
          ['next', waiting.steps.login],
        ]}
      />
      <p class="quiet">{waiting.nothingToDo}</p>
      <Link to={PATHS.logIn} state={{ email }} look="quiet-button">
        {waiting.back}
      </Link>
    </Page>
  );
}
