import { ANSWER_MAX_CHARACTERS } from '../../domain/person';
import { text } from '../http/fields';
import { z } from '../http/zod';
import { accountParams, COMMAND_PROBLEMS, commandAccount } from './account-command';
import { actorOf, portalEndpoint } from './audience';

/** For administrators alone: it is part of the account's history, and is mailed to nobody. */
export const addNote = portalEndpoint({
  method: 'post',
  path: '/portals/{portalId}/accounts/{accountId}/notes',
  operationId: 'post-portal-account-note',
  summary: "Add a note to an account's history, which administrators alone see",
  tags: ['Developers'],
  params: accountParams,
  body: z.strictObject({ note: text(1, ANSWER_MAX_CHARACTERS, { lines: true }) }).openapi('AddNoteRequest'),
  answers: { 201: null },
  problems: COMMAND_PROBLEMS,
  async handle({ context: { portal, administrator }, params, body: { note } }, deps) {
    await commandAccount(deps, portal, params.accountId, { type: 'addNote', note, actor: actorOf(administrator) });
    return { status: 201 as const };
  },
});
