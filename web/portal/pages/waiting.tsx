import { Link } from '../components/link';
import { WaitMark } from '../components/icons';
import { Page } from '../components/page';
import { usePortal } from '../components/portal';
import { useNavigationState } from '../router';
import { PATHS } from '../routes';
import { texts } from '../texts/language';

type Stage = 'done' | 'now' | 'next';

/** An administrator has to decide: what has happened, what happens next, and that nothing is left to do. */
export function Waiting() {
  const { email } = useNavigationState();
  const { name } = usePortal();
  const { waiting } = texts;
  const steps: [Stage, string][] = [
    ['done', waiting.steps.registered],
    ['done', waiting.steps.confirmed],
    ['now', waiting.steps.looking],
    ['next', waiting.steps.mail],
    ['next', waiting.steps.login],
  ];
  return (
    <Page heading={waiting.heading} mark={<WaitMark />}>
      <p class="lead">{waiting.text(name)}</p>
      <ol class="steps" aria-label={waiting.stepsLabel}>
        {steps.map(([stage, text]) => (
          <li key={text} class={stage} aria-current={stage === 'now' ? 'step' : undefined}>
            <span>
              {text} <span class="unseen">({waiting[stage]})</span>
            </span>
          </li>
        ))}
      </ol>
      <p class="quiet">{waiting.nothingToDo}</p>
      <Link to={PATHS.logIn} state={{ email }} look="quiet-button">
        {waiting.back}
      </Link>
    </Page>
  );
}
