import { uuid } from '../http/fields';
import { Problem } from '../http/problem';
import { z } from '../http/zod';
import { actorOf, addressed, portalEndpoint } from './audience';

/** For somebody whose mail got lost: the link that is due where the account stands, or how it stands. */
export const remindDeveloper = portalEndpoint({
  method: 'post',
  path: '/portals/{portalId}/accounts/{accountId}/mails',
  operationId: 'post-portal-account-mail',
  summary: 'Mail an account again what is due where it stands',
  tags: ['Developers'],
  params: z.object({ portalId: uuid(), accountId: uuid() }),
  answers: { 202: null },
  problems: ['developer_unknown', 'too_late', 'unavailable', 'unconfirmed', 'busy'],
  async handle({ context: { portal, administrator }, params }, { gateway, histories }) {
    const account = await histories.find(portal.id, params.accountId);
    if (!account) throw new Problem('developer_unknown');
    const answer = await gateway.ask(addressed(portal, account.key), { type: 'remind', actor: actorOf(administrator) });
    if (!answer.accepted) throw new Problem(answer.refusal);
    return { status: 202 as const };
  },
});
