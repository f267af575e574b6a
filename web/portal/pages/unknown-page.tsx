import { Link } from '../components/link';
import { DoorMark } from '../components/icons';
import { Page } from '../components/page';
import { PATHS } from '../routes';
import { texts } from '../texts/language';

export function UnknownPage() {
  const { heading, text, go } = texts.unknownPage;
  return (
    <Page heading={heading} mark={<DoorMark />}>
      <p class="lead">{text}</p>
      <Link to={PATHS.start} look="button">
        {go}
      </Link>
    </Page>
  );
}
