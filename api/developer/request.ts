import { tokenRefusal } from '../../domain/link-token';
import { ANSWER_MAX_CHARACTERS, ANSWERS_MAX, FULL_NAME_MAX_CHARACTERS } from '../../domain/person';
import type { Portal } from '../../domain/portal';
import { isUuid } from '../../domain/shapes';
import type { SignUpForm } from '../../domain/sign-up-form';
import type { FoundLink } from '../../prisma/stores/account/link-store';
import type { AskedMessage } from '../../workflows/messages';
import type { Incoming } from '../http/endpoint';
import { fullName, listOf, text } from '../http/fields';
import type { InvalidParameter } from '../http/invalid-parameters';
import { Problem } from '../http/problem';
import { z } from '../http/zod';
import { type DeveloperDeps, developerEndpoint } from './audience';
import { accepted, findLink } from './found-link';
import { type RequestView, requestView, viewRequest } from './request-view';

const BEARER = /^Bearer +([0-9a-f-]+)$/i;
/** Of the longest answers there may be, in UTF-8, with their names. */
const ANSWERS_BYTES = 192 * 1024;

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

const answer = z.union([
  z.boolean(),
  text(1, ANSWER_MAX_CHARACTERS, { lines: true }),
  listOf(text(1, ANSWER_MAX_CHARACTERS, { lines: true }), { minimum: 0, maximum: ANSWERS_MAX }),
]);

/** Its size is looked at first. */
const answers = z.preprocess(
  (value, context) => {
    if (typeof value !== 'object' || value === null || Object.keys(value).length <= ANSWERS_MAX) return value;
    context.addIssue({ code: 'too_big', origin: 'array', maximum: ANSWERS_MAX, inclusive: true, input: value });
    return z.NEVER;
  },
  z.record(text(1, FULL_NAME_MAX_CHARACTERS), answer),
);

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
      answers: answers.optional().openapi({ description: "To the form's questions, by their names" }),
      terms_version: text(1, FULL_NAME_MAX_CHARACTERS)
        .optional()
        .openapi({ description: 'Of the terms that are accepted: those of the form' }),
    })
    .openapi('AnswerDeveloperRequest'),
  bodyLimit: ANSWERS_BYTES,
  answers: { 200: requestView },
  problems: [...COMMAND_PROBLEMS, 'nothing_asked', 'answer_missing'],
  async handle({ body, context: { portal }, request }, deps) {
    const link = await linkOf(deps, portal, request);
    const { content: form } = await deps.documents.latest(portal.id, 'sign_up_form');
    const wrong = wrongAnswers(form, body);
    if (wrong.length > 0) throw new Problem('invalid_request', { invalidParameters: wrong });
    await ask(deps, portal, link, {
      type: 'answerQuestion',
      tokenId: link.token.id,
      ...(body.reply !== undefined && { reply: body.reply }),
      answers: body.answers ?? {},
      termsAccepted: body.terms_version === undefined ? null : { version: body.terms_version, at: Date.now() },
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

/** What the portal's form does not have. */
function wrongAnswers(form: SignUpForm, given: { answers?: object; terms_version?: string }): InvalidParameter[] {
  const known = new Set(form.questions.map(({ name }) => name));
  const unknown = Object.keys(given.answers ?? {}).filter((name) => !known.has(name));
  const version = given.terms_version;
  return [
    ...unknown.map((name): InvalidParameter => ({
      field: `answers.${name}`,
      source: 'body',
      rule: 'unknown_property',
      reason: 'The form has no such question',
    })),
    ...(version === undefined || version === form.terms?.version
      ? []
      : [{ field: 'terms_version', source: 'body', rule: 'invalid', reason: 'is not the version to be accepted' } as const]),
  ];
}
