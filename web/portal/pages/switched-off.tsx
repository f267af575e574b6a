import { DoorMark } from '../components/icons';
import { Page } from '../components/page';
import { usePortal } from '../components/portal';
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
