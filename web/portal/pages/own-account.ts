import { useEffect, useState } from 'preact/hooks';
import type { Outcome, Refused } from '../../client/outcome';
import { useAction, type Action } from '../components/action';
import { type go, replace } from '../router';
import { PATHS } from '../routes';

/** Whoever is not logged in, or not any more, is asked to do so. Says whether that was it. */
export function sentToLogIn({ status }: { status: number }): boolean {
  if (status === 401) replace(PATHS.logIn, { note: 'ended' });
  return status === 401;
}

/** To the request that waits, which the answer to the right password opens; without that, to what can be said of it. */
export function goToRequest(move: typeof go, email: string | undefined, { requestToken }: Pick<Refused, 'requestToken'>): void {
  if (requestToken === null) move(PATHS.waiting, { email });
  else move(PATHS.request, { email, token: requestToken });
}

/** What only the developer may see, fetched when the page opens; null until it is here. */
export function useOwn<T>(ask: () => Promise<Outcome<T>>): { own: T | null; action: Action; load(): void } {
  const [own, setOwn] = useState<T | null>(null);
  const action = useAction();
  const load = () => action.run(ask, setOwn, sentToLogIn);
  // Once, when the page opens.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  useEffect(load, []);
  return { own, action, load };
}
