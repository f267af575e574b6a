import type { Developer, DeveloperDirectory } from '../../prisma/stores/account/developer-directory';
import { uuid } from '../http/fields';
import { Problem } from '../http/problem';
import { z } from '../http/zod';
import { portalEndpoint } from './audience';
import { developerBody, portalDeveloper } from './developer-schemas';

export const developerParams = z.object({ portalId: uuid(), developerId: uuid() });

export const getDeveloper = portalEndpoint({
  method: 'get',
  path: '/portals/{portalId}/developers/{developerId}',
  operationId: 'get-developer',
  summary: 'Show a developer',
  tags: ['Developers'],
  params: developerParams,
  answers: { 200: portalDeveloper },
  problems: ['developer_unknown'],
  async handle({ context: { portal }, params }, { developers }) {
    return { status: 200 as const, body: developerBody(await findDeveloper(developers, portal.id, params.developerId)) };
  },
});

/** Throws `developer_unknown`. */
export async function findDeveloper(developers: DeveloperDirectory, portalId: string, developerId: string): Promise<Developer> {
  const developer = await developers.find(portalId, developerId);
  if (!developer) throw new Problem('developer_unknown');
  return developer;
}
