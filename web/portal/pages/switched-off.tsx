import { DoorMark } from '../parts/marks';
import { Page } from '../parts/page';
import { usePortal } from '../parts/portal';
import { texts } from '../texts/language';

/** The portal neither registers nor logs in anybody. */
export function SwitchedOff() {
  const { name } = usePortal();
  return (
    <Page heading={texts.switchedOff.heading} mark={<DoorMark />}>
      <p class="lead">{texts.switchedOff.text(name)}</p>
    </Page>
  );
}
