import { readMailedLink } from './mailed-link';

/**
 * What a mailed link carries leaves the address bar at once, readable or not: addresses are copied, logged and shown over
 * shoulders. It goes on in the browser's history, where a reload finds it and no server does.
 */
export function takeMailedLink(): void {
  const link = readMailedLink(`${location.search.slice(1)}&${location.hash.slice(1)}`);
  if (link) history.replaceState(link, '', location.pathname);
}

/** Calls back when the reader goes back or forward, or pastes another mailed link, which may change the fragment alone. */
export function onMove(follow: () => void): () => void {
  addEventListener('popstate', follow);
  addEventListener('hashchange', follow);
  return () => {
    removeEventListener('popstate', follow);
    removeEventListener('hashchange', follow);
  };
}
