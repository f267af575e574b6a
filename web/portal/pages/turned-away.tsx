import type { Refused } from '../../client/outcome';
import { Link } from '../components/link';
import { StopMark } from '../components/icons';
import { Page } from '../components/page';
import { usePortal } from '../components/portal';
import { PATHS } from '../routes';
import { texts } from '../texts/language';

const CODES = ['access_rejected', 'access_revoked'];

/** The password was right, and an administrator has decided that nobody gets in with it. */
export function isTurnedAway({ code }: Refused): boolean {
  return CODES.includes(code);
}

interface TurnedAwayProps {
  problem: Pick<Refused, 'code' | 'reason'>;
  /** Where the log-in page is only hidden. */
  onBack?: () => void;
}

export function TurnedAway({ problem: { code, reason }, onBack }: TurnedAwayProps) {
  const { name } = usePortal();
  const words = code === 'access_rejected' ? texts.rejected : texts.revoked;
  return (
    <Page heading={words.heading} mark={<StopMark />}>
      <p class="lead">{words.text(name)}</p>
      {reason !== null && (
        <figure class="reason">
          <figcaption>{texts.reason}</figcaption>
          <blockquote class="text">{reason}</blockquote>
        </figure>
      )}
      <p class="quiet">{words.mistake}</p>
      {onBack ? (
        <button type="button" class="quiet-button" onClick={onBack}>
          {texts.waiting.back}
        </button>
      ) : (
        <Link to={PATHS.logIn} look="quiet-button">
          {texts.waiting.back}
        </Link>
      )}
    </Page>
  );
}
