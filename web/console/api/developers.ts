import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../../client/client';
import type { components } from '../../client/generated/api';
import { answerOf } from './request';

export type Developer = components['schemas']['PortalDeveloper'];
export type Registration = components['schemas']['Registration'];
export type Account = components['schemas']['Account'];
export type DeveloperStatus = Developer['status'];

/** Everything about a portal's people is kept below this key, so that one word refreshes it all. */
export const PEOPLE = 'people';

export interface Page<Item> {
  data: Item[];
  meta: { page: { total: number } };
}

export interface DeveloperQuery {
  status: DeveloperStatus | null;
  person: string;
  sort: string;
}

export const PAGE_SIZE = 100;
/** Others decide too, and developers go on: so often it is looked whether they have. */
const LOOK_AGAIN_MS = 5000;
const COUNTS = 'counts';

const paging = (number: number) => ({ 'page[size]': PAGE_SIZE, 'page[number]': number });
const search = (person: string) => (person === '' ? {} : { person: { contains: person } });

export function developersPage(
  portalId: string,
  { status, person, sort }: DeveloperQuery,
  number: number,
): Promise<Page<Developer>> {
  const filter = { ...search(person), ...(status && { status: { eq: status } }) };
  const query = { ...paging(number), sort, filter };
  return answerOf(api.GET('/v3/portals/{portalId}/developers', { params: { path: { portalId }, query } }));
}

export function registrationsPage(portalId: string, person: string, sort: string, number: number): Promise<Page<Registration>> {
  const query = { ...paging(number), sort, filter: search(person) };
  return answerOf(api.GET('/v3/portals/{portalId}/registrations', { params: { path: { portalId }, query } }));
}

/** How many there are of each status, and a number that is another whenever anything has changed about them. */
function useCounts(portalId: string) {
  return useQuery({
    queryKey: [COUNTS, portalId],
    refetchInterval: LOOK_AGAIN_MS,
    queryFn: () => answerOf(api.GET('/v3/portals/{portalId}/developers/counts', { params: { path: { portalId } } })),
  });
}

/** How many developers wait for a decision, as of a few seconds ago. */
export function useWaitingCount(portalId: string): number | null {
  return useCounts(portalId).data?.counts.pending ?? null;
}

/**
 * Reads whatever is in sight of a portal's people again as soon as anything has changed about them, or cannot be asked for, or
 * can be again: a small question every few seconds instead of the lists themselves.
 */
export function useFreshPeople(portalId: string): void {
  const client = useQueryClient();
  const { data, isError } = useCounts(portalId);
  const changes = data?.changes;
  useEffect(() => {
    if (changes !== undefined || isError) void client.invalidateQueries({ queryKey: [PEOPLE, portalId] });
  }, [client, portalId, changes, isError]);
}

/** One account with its history, kept fresh. */
export function useAccount(portalId: string, accountId: string) {
  return useQuery({
    queryKey: [PEOPLE, portalId, 'account', accountId],
    refetchInterval: LOOK_AGAIN_MS,
    queryFn: () => readAccount(portalId, accountId),
  });
}

export const readAccount = (portalId: string, accountId: string): Promise<Account> =>
  answerOf(api.GET('/v3/portals/{portalId}/accounts/{accountId}', { params: { path: { portalId, accountId } } }));

/**
 * Has an account mailed again what is due where it stands. Gives that mail as it then stands; null where the portal has
 * none to send.
 */
export function useMailAgain(portalId: string, accountId: string) {
  const client = useQueryClient();
  return useMutation({
    async mutationFn() {
      const params = { path: { portalId, accountId } };
      const known = new Set((await readAccount(portalId, accountId)).mails.map(({ at }) => at));
      await answerOf(api.POST('/v3/portals/{portalId}/accounts/{accountId}/mails', { params }));
      const account = await readAccount(portalId, accountId);
      client.setQueryData([PEOPLE, portalId, 'account', accountId], account);
      return account.mails.findLast(({ to, at }) => to === 'developer' && !known.has(at)) ?? null;
    },
  });
}

export const rename = (portalId: string, developerId: string, fullName: string): Promise<Developer> =>
  answerOf(
    api.PATCH('/v3/portals/{portalId}/developers/{developerId}', {
      params: { path: { portalId, developerId } },
      body: { full_name: fullName },
    }),
  );

/** Asks a developer whose request is pending. */
export const askDeveloper = (portalId: string, accountId: string, question: string) =>
  answerOf(
    api.POST('/v3/portals/{portalId}/accounts/{accountId}/questions', {
      params: { path: { portalId, accountId } },
      body: { question },
    }),
  );

export const addNote = (portalId: string, accountId: string, note: string) =>
  answerOf(
    api.POST('/v3/portals/{portalId}/accounts/{accountId}/notes', { params: { path: { portalId, accountId } }, body: { note } }),
  );

/** Each with the revision of the developer as it was shown to whoever decided. */
type Decisions = components['schemas']['DecideDevelopersRequest']['decisions'];

/** What a browser sends of a page that is being closed. */
const KEPT_ALIVE_BYTES = 60_000;

/** Decisions, with a result for each in their order. They go out even while their page is being closed. */
export async function decide(portalId: string, decisions: Decisions) {
  const body = { decisions };
  const keepalive = new Blob([JSON.stringify(body)]).size < KEPT_ALIVE_BYTES;
  const request = { params: { path: { portalId } }, body, keepalive };
  return (await answerOf(api.POST('/v3/portals/{portalId}/decisions', request))).results;
}

export const createDeveloper = (portalId: string, body: components['schemas']['CreateDeveloperRequest']): Promise<Developer> =>
  answerOf(api.POST('/v3/portals/{portalId}/developers', { params: { path: { portalId } }, body }));

export const deleteAccount = (portalId: string, developerId: string) =>
  answerOf(api.DELETE('/v3/portals/{portalId}/developers/{developerId}', { params: { path: { portalId, developerId } } }));
