import type { ComponentChild } from 'preact';
import type { Appearance } from './styles/appearance';
import { CheckMail } from './pages/check-mail';
import { ChoosePassword } from './pages/choose-password';
import { ConfirmAddress } from './pages/confirm-address';
import { BrokenLink } from './pages/broken-link';
import { ForgotPassword } from './pages/forgot-password';
import { later } from './pages/later';
import { LogIn } from './pages/log-in';
import { ServiceAway } from './pages/service-away';
import { SignUp } from './pages/sign-up';
import { Start } from './pages/start';
import { SwitchedOff } from './pages/switched-off';
import { UnknownPage } from './pages/unknown-page';
import { Waiting } from './pages/waiting';
import { Welcome } from './pages/welcome';
import { Frame } from './components/frame';
import { PortalProvider } from './components/portal';
import { LocationProvider, useLocation, type Location } from './router';
import { PATHS } from './routes';

const Account = later(async () => (await import('./pages/account')).Account);
const NewAddress = later(async () => (await import('./pages/new-address')).NewAddress);
const Request = later(async () => (await import('./pages/request')).Request);

/** The portal's pages. `appearance` is null while the service cannot tell. */
export function App({ appearance }: { appearance: Appearance | null }) {
  const location = useLocation();
  return (
    <PortalProvider value={appearance}>
      <LocationProvider value={location}>
        <Frame>{appearance ? <Shown key={location.path} location={location} appearance={appearance} /> : <ServiceAway />}</Frame>
      </LocationProvider>
    </PortalProvider>
  );
}

/** Where the portal has been switched off, whoever is logged in keeps the account's pages, and whoever waits the request's. */
const STAYING: string[] = [PATHS.account, PATHS.newAddress, PATHS.request];

function Shown({ location, appearance }: { location: Location; appearance: Appearance }) {
  if (!appearance.authentication_enabled && !STAYING.includes(location.path)) return <SwitchedOff />;
  return <>{pageAt(location)}</>;
}

function pageAt({ path, state: { token, damaged, email } }: Location): ComponentChild {
  switch (path) {
    case PATHS.start:
      return <Start />;
    case PATHS.logIn:
      // Another link, followed in the same tab, is another beginning.
      if (token) return <ConfirmAddress key={token} token={token} />;
      if (damaged) return <BrokenLink fault="unknown" email={email} />;
      return <LogIn />;
    case PATHS.signUp:
      return <SignUp />;
    case PATHS.checkMail:
      return email ? <CheckMail /> : <ForgotPassword />;
    case PATHS.setPassword:
    case PATHS.resetPassword:
      return token ? <ChoosePassword key={token} token={token} /> : <BrokenLink fault="unknown" email={email} />;
    case PATHS.forgotPassword:
      return <ForgotPassword />;
    case PATHS.welcome:
      return <Welcome />;
    case PATHS.waiting:
      return email ? <Waiting /> : <LogIn />;
    case PATHS.request:
      return <Request key={token} token={token} />;
    case PATHS.newAddress:
      return <NewAddress key={token} token={token} />;
    case PATHS.account:
      return <Account />;
    default:
      return <UnknownPage />;
  }
}
