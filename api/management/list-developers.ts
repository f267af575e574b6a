import type { Developer } from '../../prisma/stores/account/developer-directory';
import { uuid } from '../http/fields';
import { z } from '../http/zod';
import { portalEndpoint } from './audience';
import { answersBody, formFor } from './answer-schemas';
import { developerBody, developerCounts, listedDeveloper, pageOf, registration, registrationBody } from './developer-schemas';
import { listQuery, pageBody } from './list-query';

const params = z.object({ portalId: uuid() });

export const listDevelopers = portalEndpoint({
  method: 'get',
  path: '/portals/{portalId}/developers',
  operationId: 'list-portal-developers',
  summary: 'List the developers of a portal',
  tags: ['Developers'],
  params,
  query: listQuery({
    sorts: ['created_at', 'updated_at', 'status_since', 'email', 'name', 'status'],
    filters: { name: 'text', status: 'text', email: 'text', person: 'part' },
  }),
  answers: { 200: pageOf(listedDeveloper).openapi('ListDevelopersResponse') },
  async handle({ context: { portal }, query }, { developers, documents }) {
    const page = await developers.list(portal.id, query);
    const form = await formFor(documents, portal.id, page.items);
    const listed = (developer: Developer) => ({ ...developerBody(developer), ...answersBody(developer, form) });
    return { status: 200 as const, body: pageBody(page, query.page, listed) };
  },
});

/** Vestibule's own: for a page that shows a list to know when to read it again, and for numbers beside its name. */
export const countDevelopers = portalEndpoint({
  method: 'get',
  path: '/portals/{portalId}/developers/counts',
  operationId: 'count-portal-developers',
  summary: 'Count the developers and registrations of a portal by status, and tell whether anything has changed',
  tags: ['Developers'],
  params,
  answers: { 200: developerCounts },
  async handle({ context: { portal } }, { developers }) {
    return { status: 200 as const, body: await developers.count(portal.id) };
  },
});

/** Vestibule's own: registrations that nobody can decide about yet. */
export const listRegistrations = portalEndpoint({
  method: 'get',
  path: '/portals/{portalId}/registrations',
  operationId: 'list-portal-registrations',
  summary: 'List the registrations in progress: the address is not verified or the password not set yet',
  tags: ['Developers'],
  params,
  query: listQuery({ sorts: ['created_at', 'deadline'], filters: { name: 'text', email: 'text', person: 'part' } }),
  answers: { 200: pageOf(registration).openapi('ListRegistrationsResponse') },
  async handle({ context: { portal }, query }, { developers }) {
    return {
      status: 200 as const,
      body: pageBody(await developers.registrations(portal.id, query), query.page, registrationBody),
    };
  },
});
