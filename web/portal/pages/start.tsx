import { useEffect } from 'preact/hooks';
import { whoAmI } from '../developer';
import { Page } from '../components/page';
import { replace } from '../router';
import { PATHS } from '../routes';
import { texts } from '../texts/language';

/** The portal's bare address: to the account of whoever is logged in, else to the log-in page. */
export function Start() {
  useEffect(() => {
    void whoAmI().then(({ kind }) => replace(kind === 'done' ? PATHS.account : PATHS.logIn));
  }, []);
  return <Page heading={texts.welcome.loading}>{null}</Page>;
}
