import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { onMove, takeMailedLink } from '../client/address-bar';
import type { MailedLink } from '../client/mailed-link';
import type { Answer } from './developer';
import type { Path } from './routes';
import { PATHS } from './routes';

/** What one page tells the next. It lives in the browser's history: a reload keeps it, and no server ever sees it. */
export interface NavigationState extends MailedLink {
  fullName?: string;
  /** What they have answered to the sign-up form, and which terms they have accepted. */
  answers?: Record<string, Answer>;
  termsVersion?: string;
  /** Which mail is on its way. */
  mail?: 'confirm' | 'password';
  /** How many mails have been asked for, and when (milliseconds since the epoch) the next may be. */
  mailsSent?: number;
  sendAgainAt?: number;
  /** The address has just been confirmed. */
  confirmed?: boolean;
  /** What happened on the way here. */
  note?: 'ended' | 'loggedOut' | 'loggedOutEverywhere' | 'passwordSet';
}

export interface Location {
  path: string;
  state: NavigationState;
}

const CHANGED = 'placechange';

/** Goes to another page. */
export function go(path: Path, state: NavigationState = {}): void {
  history.pushState(state, '', path);
  dispatchEvent(new Event(CHANGED));
}

/** Goes to another page so that "back" does not lead to this one. */
export function replace(path: Path, state: NavigationState = {}): void {
  history.replaceState(state, '', path);
  dispatchEvent(new Event(CHANGED));
}

/** Remembers something for whoever comes back to this page or loads it again. */
export function remember(state: NavigationState): void {
  history.replaceState({ ...here().state, ...state }, '');
  dispatchEvent(new Event(CHANGED));
}

/** Says what a reload, or the way back, leads to from now on. What is shown stays. */
export function leaveBehind(path: Path, state: NavigationState): void {
  history.replaceState(state, '', path);
}

/** A link that opens nothing any more is not asked again when the page is loaded again. What is shown stays. */
export function forgetToken(): void {
  history.replaceState({ ...here().state, token: undefined }, '');
}

function here(): Location {
  return { path: location.pathname.replace(/(?<=.)\/$/, ''), state: (history.state as NavigationState | null) ?? {} };
}

/** Where the reader is; follows the browser's back and forward. */
export function useLocation(): Location {
  const [location, setLocation] = useState(here);
  useEffect(() => {
    const follow = () => setLocation(here());
    const endMoves = onMove(() => {
      takeMailedLink();
      follow();
    });
    addEventListener(CHANGED, follow);
    return () => {
      endMoves();
      removeEventListener(CHANGED, follow);
    };
  }, []);
  return location;
}

const LocationContext = createContext<Location>({ path: PATHS.start, state: {} });
export const LocationProvider = LocationContext.Provider;

/** What came along to the present page. */
export const useNavigationState = (): NavigationState => useContext(LocationContext).state;
