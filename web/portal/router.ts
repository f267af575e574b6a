import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import type { Path } from './routes';
import { PATHS } from './routes';

/** What one page tells the next. It lives in the browser's history: a reload keeps it, and no server ever sees it. */
export interface Luggage {
  email?: string;
  fullName?: string;
  /** Of the mailed link that led here. */
  token?: string;
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

export interface Place {
  path: string;
  luggage: Luggage;
}

const CHANGED = 'placechange';

/** Goes to another page. */
export function go(path: Path, luggage: Luggage = {}): void {
  history.pushState(luggage, '', path);
  dispatchEvent(new Event(CHANGED));
}

/** Goes to another page so that "back" does not lead to this one. */
export function goInstead(path: Path, luggage: Luggage = {}): void {
  history.replaceState(luggage, '', path);
  dispatchEvent(new Event(CHANGED));
}

/** Remembers something for whoever comes back to this page or loads it again. */
export function remember(luggage: Luggage): void {
  history.replaceState({ ...here().luggage, ...luggage }, '');
  dispatchEvent(new Event(CHANGED));
}

/**
 * A mailed link's token leaves the address bar at once: addresses are copied, logged and shown over shoulders. It comes in
 * the fragment, and in the query of older links; some mail programs escape an ampersand twice.
 */
export function takeTokenFromAddress(): void {
  const carried = new URLSearchParams(`${location.search.slice(1)}&${location.hash.slice(1)}`.replace(/&(amp)?;/g, '&'));
  const token = carried.get('token');
  if (token === null) return;
  const email = carried.get('email');
  history.replaceState({ token, ...(email && { email }) } satisfies Luggage, '', location.pathname);
}

/** A link that opens nothing any more is not asked again when the page is loaded again. What is shown stays. */
export function forgetToken(): void {
  history.replaceState({ ...here().luggage, token: undefined }, '');
}

function here(): Place {
  return { path: location.pathname.replace(/(?<=.)\/$/, ''), luggage: (history.state as Luggage | null) ?? {} };
}

/** Where the reader is; follows the browser's back and forward. */
export function useHere(): Place {
  const [place, setPlace] = useState(here);
  useEffect(() => {
    const follow = () => setPlace(here());
    addEventListener('popstate', follow);
    addEventListener(CHANGED, follow);
    return () => {
      removeEventListener('popstate', follow);
      removeEventListener(CHANGED, follow);
    };
  }, []);
  return place;
}

const PlaceContext = createContext<Place>({ path: PATHS.start, luggage: {} });
export const PlaceProvider = PlaceContext.Provider;

/** What came along to the present page. */
export const useLuggage = (): Luggage => useContext(PlaceContext).luggage;
