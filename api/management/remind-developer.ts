import { accountParams, COMMAND_PROBLEMS, commandAccount } from './account-command';
import { actorOf, portalEndpoint } from './audience';

/** For somebody whose mail got lost: the link that is due where the account stands, or how it stands. */
export const remindDeveloper = portalEndpoint({
  method: 'post',
  path: '/portals/{portalId}/accounts/{accountId}/mails',
  operationId: 'post-portal-account-mail',
  summary: 'Mail an account again what is due where it stands',
  tags: ['Developers'],
  params: accountParams,
  answers: { 202: null },
  problems: COMMAND_PROBLEMS,
  async handle({ context: { portal, administrator }, params }, deps) {
    await commandAccount(deps, portal, params.accountId, { type: 'remind', actor: actorOf(administrator) });
    return { status: 202 as const };
  },
});
