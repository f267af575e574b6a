import { Problem } from '../http/problem';
import { actorOf, addressed, portalEndpoint } from './audience';
import { developerParams } from './get-developer';

/** Frees the address and erases name, address and reasons. A registration in progress is deleted the same way. */
export const deleteDeveloper = portalEndpoint({
  method: 'delete',
  path: '/portals/{portalId}/developers/{developerId}',
  operationId: 'delete-developer',
  summary: 'Delete a developer, or a registration in progress',
  tags: ['Developers'],
  params: developerParams,
  answers: { 204: null },
  problems: ['developer_unknown', 'too_late', 'unavailable', 'unconfirmed', 'busy'],
  async handle({ params, context: { portal, administrator } }, { gateway, developers }) {
    const key = await developers.keyOf(portal.id, params.developerId);
    if (!key) throw new Problem('developer_unknown');
    const answer = await gateway.ask(addressed(portal, key), { type: 'deleteDeveloper', actor: actorOf(administrator) });
    if (!answer.accepted) throw new Problem(answer.refusal);
    return { status: 204 as const };
  },
});
