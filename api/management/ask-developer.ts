import { REASON_MAX_CHARACTERS } from '../../domain/text';
import { text } from '../http/fields';
import { z } from '../http/zod';
import { accountParams, COMMAND_PROBLEMS, commandAccount } from './account-command';
import { actorOf, portalEndpoint } from './audience';

/** Before a decision: the developer gets it by mail, and the request waits for the answer. */
export const askDeveloper = portalEndpoint({
  method: 'post',
  path: '/portals/{portalId}/accounts/{accountId}/questions',
  operationId: 'post-portal-account-question',
  summary: 'Ask a developer whose request is pending for what is needed to decide',
  tags: ['Developers'],
  params: accountParams,
  body: z.strictObject({ question: text(1, REASON_MAX_CHARACTERS, { lines: true }) }).openapi('AskDeveloperRequest'),
  answers: { 202: null },
  problems: [...COMMAND_PROBLEMS, 'transition_not_allowed'],
  async handle({ context: { portal, administrator }, params, body: { question } }, deps) {
    await commandAccount(deps, portal, params.accountId, { type: 'askQuestion', question, actor: actorOf(administrator) });
    return { status: 202 as const };
  },
});
