import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../client/client';
import type { components } from '../../client/generated/api';
import { answerOf } from './request';

export type Portal = components['schemas']['Portal'];
export type PortalChanges = components['schemas']['UpdatePortal'];

const PORTALS = 'portals';
const PAGE_SIZE = 100;

/** The portals that this administrator sees, by name. */
export function usePortals() {
  return useQuery({ queryKey: [PORTALS], staleTime: 60_000, queryFn: allPortals });
}

async function allPortals(): Promise<Portal[]> {
  const portals: Portal[] = [];
  for (let number = 1; ; number += 1) {
    const query = { 'page[size]': PAGE_SIZE, 'page[number]': number, sort: 'name' };
    const { data, meta } = await answerOf(api.GET('/v3/portals', { params: { query } }));
    portals.push(...data);
    if (data.length === 0 || portals.length >= meta.page.total) return portals;
  }
}

/** Changes a portal's settings; lists and headings follow. */
export function useChangePortal(portalId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: PortalChanges) => answerOf(api.PATCH('/v3/portals/{portalId}', { params: { path: { portalId } }, body })),
    onSuccess: (changed: Portal) =>
      client.setQueryData<Portal[]>([PORTALS], (portals) => portals?.map((one) => (one.id === changed.id ? changed : one))),
  });
}
