import { tokenRefusal } from '../../domain/link-token';
import { ANSWER_MAX_CHARACTERS } from '../../domain/person';
import type { Portal } from '../../domain/portal';
import { isUuid } from '../../domain/shapes';
import type { FoundLink } from '../../prisma/stores/account/link-store';
import type { AskedMessage } from '../../workflows/messages';
import type { Incoming } from '../http/endpoint';
import { fullName, text } from '../http/fields';
import { Problem } from '../http/problem';
import { z } from '../http/zod';
import { type DeveloperDeps, developerEndpoint } from './audience';
import { ANSWERS_BYTES, answeredIn, givenAnswers } from './given-answers';
import { accepted, findLink } from './found-link';
import { BODIES_OF_STRANGERS } from '../http/mount';
import { type RequestView, requestView, viewRequest } from './request-view';

const BEARER = /^Bearer +([0-9a-f-]+)$/i;
/** Of the longest reply, in UTF-8. */
const REPLY_BYTES = 4 * ANSWER_MAX_CHARACTERS;

const common = { tags: ['Request'] as string[], limit: 'token' as const };
const LINK_PROBLEMS = ['unauthorized', 'token_unknown', 'token_expired', 'token_used', 'too_many_requests'] as const;
const COMMAND_PROBLEMS = [...LINK_PROBLEMS, 'too_late', 'unavailable', 'unconfirmed', 'busy'] as const;

/** Where the request stands, what is asked, and what comes next. Looking changes nothing. */
export const getRequest = developerEndpoint({
  ...common,
  method: 'get',
  path: '/developer/request',
  operationId: 'get-developer-request',
  summary: 'How a request stands, for whoever has the token of a mailed link',
  answers: { 200: requestView },
  problems: LINK_PROBLEMS,
  async handle({ context: { portal }, request }, deps) {
    const link = await linkOf(deps, portal, request);
    return { status: 200 as const, body: await viewOf(deps, portal, link) };
  },
});

/** All that is asked, at once: by an administrator, and by the form. */
export const answerRequest = developerEndpoint({
  ...common,
  method: 'post',
  path: '/developer/request/answers',
  operationId: 'answer-developer-request',
  summary: 'Answer what is asked about a request',
  body: z
    .strictObject({
      reply: text(1, ANSWER_MAX_CHARACTERS, { lines: true })
        .optional()
        .openapi({ description: "To the administrator's question" }),
      ...givenAnswers,
    })
    .openapi('AnswerDeveloperRequest'),
  bodyLimit: BODIES_OF_STRANGERS.limitBytes + REPLY_BYTES + ANSWERS_BYTES,
  answers: { 200: requestView },
  problems: [...COMMAND_PROBLEMS, 'nothing_asked', 'answer_missing'],
  async handle({ body, context: { portal }, request }, deps) {
    const link = await linkOf(deps, portal, request);
    const answered = await answeredIn(body, portal, deps);
    await ask(deps, portal, link, {
      type: 'answerQuestion',
      tokenId: link.token.id,
      ...(body.reply !== undefined && { reply: body.reply }),
      ...answered,
    });
    return { status: 200 as const, body: await viewOf(deps, portal, link) };
  },
});

/** Their name, as administrators read it. */
export const renameRequest = developerEndpoint({
  ...common,
  method: 'patch',
  path: '/developer/request',
  operationId: 'update-developer-request',
  summary: 'Correct the name that a request bears',
  body: z.strictObject({ full_name: fullName() }).openapi('RenameDeveloperRequest'),
  answers: { 200: requestView },
  problems: [...COMMAND_PROBLEMS, 'transition_not_allowed'],
  async handle({ body: { full_name: name }, context: { portal }, request }, deps) {
    const link = await linkOf(deps, portal, request);
    const actor = { kind: 'developer' } as const;
    await ask(deps, portal, link, { type: 'changeName', fullName: name, actor, tokenId: link.token.id });
    return { status: 200 as const, body: await viewOf(deps, portal, link) };
  },
});

/** The end of the request and of the account: what was said is erased, and the address is free. */
export const withdrawRequest = developerEndpoint({
  ...common,
  method: 'post',
  path: '/developer/request/withdraw',
  operationId: 'withdraw-developer-request',
  summary: 'Withdraw a request; name, address and answers are erased',
  answers: { 204: null },
  problems: [...COMMAND_PROBLEMS, 'transition_not_allowed'],
  async handle({ context: { portal }, request }, deps) {
    const link = await linkOf(deps, portal, request);
    await ask(deps, portal, link, { type: 'withdraw', tokenId: link.token.id });
    return { status: 204 as const };
  },
});

/** The link behind the token that a header bears: addresses of requests are logged on their way, and headers are not. */
async function linkOf(deps: DeveloperDeps, portal: Portal, { header }: Incoming): Promise<FoundLink> {
  const [, token] = BEARER.exec(header('authorization') ?? '') ?? [];
  if (token === undefined) throw new Problem('unauthorized', { headers: { 'WWW-Authenticate': 'Bearer' } });
  if (!isUuid(token)) throw new Problem('token_unknown');
  const link = await findLink(deps, portal, token, (purpose) => purpose === 'view_request');
  const refusal = tokenRefusal(link.token, Date.now());
  if (refusal) throw new Problem(refusal);
  return link;
}

async function viewOf(deps: DeveloperDeps, portal: Portal, { account }: FoundLink): Promise<RequestView> {
  const view = await viewRequest(deps, portal.id, account.id);
  if (!view) throw new Problem('token_unknown');
  return view;
}

async function ask(deps: DeveloperDeps, portal: Portal, { account }: FoundLink, message: AskedMessage): Promise<void> {
  const said = await deps.gateway.ask({ key: account.key, portalName: portal.displayName }, message);
  if (!said.accepted && said.refusal === 'transition_not_allowed') {
    throw new Problem('transition_not_allowed', { detail: 'The request does not wait for a decision any more' });
  }
  accepted(said);
}
