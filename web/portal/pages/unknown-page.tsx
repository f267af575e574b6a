import { Link } from '../parts/link';
import { DoorMark } from '../parts/marks';
import { Page } from '../parts/page';
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
