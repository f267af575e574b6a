import { whoAmI } from '../developer';
import { Link } from '../components/link';
import { DoneMark } from '../components/icons';
import { Page } from '../components/page';
import { usePortal } from '../components/portal';
import { Submit } from '../components/submit';
import { PATHS } from '../routes';
import { texts } from '../texts/language';
import { useOwn } from './own-account';

export function Welcome() {
  const portal = usePortal();
  const { own, action, load } = useOwn(whoAmI);
  if (!own) {
    return (
      <Page heading={texts.welcome.loading}>
        {action.trouble && (
          <Submit action={action} label={texts.trouble.tryAgain} busyLabel={texts.welcome.loading} onClick={load} />
        )}
      </Page>
    );
  }
  return (
    <Page heading={texts.welcome.heading(own.full_name)} mark={<DoneMark />}>
      <p class="lead">{texts.welcome.text(portal.name)}</p>
      <Link to={PATHS.account} look="button">
        {texts.welcome.go}
      </Link>
    </Page>
  );
}
