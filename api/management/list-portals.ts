import type { Page, PageRequest, Sort } from '../../prisma/stores/sql/page';
import { offsetOf } from '../../prisma/stores/sql/page';
import { passes, readFilter } from '../../prisma/stores/sql/text-filter';
import type { Portal } from '../../domain/portal';
import { organizationEndpoint } from './audience';
import { pageOf } from './developer-schemas';
import { type ListQuery, listQuery, pageBody } from './list-query';
import { portalBody, portalSchema } from './portal-schemas';

const SORTS = [
  'name',
  'description',
  'authentication_enabled',
  'rbac_enabled',
  'auto_approve_applications',
  'auto_approve_developers',
  'default_domain',
  'canonical_domain',
  'created_at',
  'updated_at',
] as const;

const FILTERS = {
  id: 'uuid',
  name: 'text',
  description: 'text',
  authentication_enabled: 'boolean',
  rbac_enabled: 'boolean',
  default_api_visibility: 'text',
  default_page_visibility: 'text',
  default_application_auth_strategy_id: 'uuid',
  auto_approve_developers: 'boolean',
  auto_approve_applications: 'boolean',
  default_domain: 'text',
  canonical_domain: 'text',
} as const;

type PortalQuery = ListQuery<(typeof SORTS)[number], keyof typeof FILTERS>;
type Body = ReturnType<typeof portalBody>;

export const listPortals = organizationEndpoint({
  method: 'get',
  path: '/portals',
  operationId: 'list-portals',
  summary: 'List the portals that you may see',
  tags: ['Portals'],
  query: listQuery({ sorts: SORTS, filters: FILTERS }),
  answers: { 200: pageOf(portalSchema).openapi('ListPortalsResponse') },
  async handle({ query, context: { administrator } }, { portals }) {
    const bodies = (await portals.visibleTo(administrator)).map((portal: Portal) => portalBody(portal));
    return { status: 200 as const, body: pageBody(select(bodies, query), query.page, (body) => body) };
  },
});

function select(bodies: Body[], { page, sort, filters }: PortalQuery): Page<Body> {
  const kept = bodies.filter((body) =>
    Object.entries(filters).every(([field, filter]) =>
      passes(
        textOf(body[field as keyof typeof FILTERS]),
        readFilter(filter, (text) => text.normalize('NFC')),
      ),
    ),
  );
  kept.sort(comparator(sort ?? { field: 'created_at', direction: 'asc' }));
  return { items: cut(kept, page), total: kept.length };
}

function textOf(value: string | boolean | null): string | null {
  return value === null ? null : String(value);
}

/** As the developers' lists are sorted, whatever language the machine is set to. */
const { compare } = new Intl.Collator('en');

function comparator({ field, direction }: Sort<(typeof SORTS)[number]>): (a: Body, b: Body) => number {
  const sign = direction === 'asc' ? 1 : -1;
  return (a, b) => {
    const order = compare(textOf(a[field]) ?? '', textOf(b[field]) ?? '');
    return order !== 0 ? sign * order : a.id.localeCompare(b.id);
  };
}

function cut<T>(items: T[], page: PageRequest): T[] {
  const offset = offsetOf(page, items.length);
  return offset === null ? [] : items.slice(offset, offset + page.size);
}
