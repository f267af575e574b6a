import { uuid } from '../http/fields';
import { z } from '../http/zod';
import { portalEndpoint } from './audience';
import { portalBody, portalSchema } from './portal-schemas';

export const portalParams = z.object({ portalId: uuid() });

export const getPortal = portalEndpoint({
  method: 'get',
  path: '/portals/{portalId}',
  operationId: 'get-portal',
  summary: "Show a portal's settings",
  tags: ['Portals'],
  params: portalParams,
  answers: { 200: portalSchema },
  handle: ({ context: { portal } }) => Promise.resolve({ status: 200 as const, body: portalBody(portal) }),
});
