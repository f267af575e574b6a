import { WaitMark } from '../components/icons';
import { Page } from '../components/page';
import { texts } from '../texts/language';

/** The page could be loaded and the service behind it could not be asked. */
export function ServiceAway() {
  return (
    <Page heading={texts.serviceAway.heading} mark={<WaitMark />}>
      <p class="lead">{texts.serviceAway.text}</p>
      <button type="button" class="button" onClick={() => location.reload()}>
        {texts.trouble.tryAgain}
      </button>
    </Page>
  );
}
