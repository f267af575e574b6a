import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ADMINISTRATOR } from './administrator';
import { isLoggedOut, NotDone } from './request';

const TRIES = 3;

/** What is known of the service. Whenever it says that nobody is logged in, the console shows the door. */
export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: leave }),
    mutationCache: new MutationCache({ onError: leave }),
    defaultOptions: {
      queries: {
        staleTime: 2000,
        retry: (failures, error) => failures < TRIES && error instanceof NotDone && error.why.kind === 'away',
      },
    },
  });

  function leave(error: unknown): void {
    if (isLoggedOut(error)) client.setQueryData([ADMINISTRATOR], null);
  }

  return client;
}
