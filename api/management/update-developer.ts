import type { Answer } from '../../domain/message';
import { REASON_MAX_CHARACTERS } from '../../domain/text';
import type { Developer, DeveloperDirectory } from '../../prisma/stores/account/developer-directory';
import { text } from '../http/fields';
import { invalidParameter, Problem } from '../http/problem';
import { z } from '../http/zod';
import { actorOf, addressed, portalEndpoint } from './audience';
import { developerBody, developerStatus, portalDeveloper } from './developer-schemas';
import { developerParams, findDeveloper } from './get-developer';

const updateBody = z
  .strictObject({
    status: developerStatus().optional(),
    reason: text(1, REASON_MAX_CHARACTERS, { lines: true })
      .optional()
      .openapi({ description: "Vestibule's own: why. Kept on record and quoted in the mail to the developer." }),
    revision_seen: z.int().min(0).optional().openapi({
      description: "Vestibule's own: the revision that the decision is based on. Left out, it is the one of this moment.",
    }),
  })
  .openapi('UpdateDeveloperRequest');

/**
 * A decision. It goes along with the revision of the account that it is based on, so that of two administrators who
 * decide at once one is told. With `Prefer: respond-async` nobody waits for it.
 */
export const updateDeveloper = portalEndpoint({
  method: 'patch',
  path: '/portals/{portalId}/developers/{developerId}',
  operationId: 'update-developer',
  summary: "Change a developer's status: approve, reject, revoke, reinstate",
  tags: ['Developers'],
  params: developerParams,
  body: updateBody,
  answers: { 200: portalDeveloper, 202: portalDeveloper },
  problems: ['developer_unknown', 'account_changed', 'transition_not_allowed', 'too_late', 'unavailable', 'unconfirmed', 'busy'],
  async handle({ params, body, context: { portal, administrator }, request }, { gateway, developers }) {
    const { status, reason } = body;
    if (status === undefined) refuseWithoutStatus(body);
    const developer = await findDeveloper(developers, portal.id, params.developerId);
    if (status === undefined || status === developer.status) return { status: 200 as const, body: developerBody(developer) };
    const to = addressed(portal, developer.key);
    const revisionSeen = body.revision_seen ?? developer.revision;
    const wish = { type: 'changeStatus', status, reason, revisionSeen, actor: actorOf(administrator) } as const;
    if (prefersAsync(request.header('prefer'))) {
      await gateway.tell(to, wish);
      return { status: 202 as const, body: developerBody(developer), headers: { 'Preference-Applied': 'respond-async' } };
    }
    const answer = await gateway.ask(to, wish);
    if (!answer.accepted) throw await refusal(developers, developer, answer);
    return { status: 200 as const, body: developerBody(await findDeveloper(developers, portal.id, developer.id)) };
  },
});

function prefersAsync(header: string | undefined): boolean {
  return (header ?? '').split(',').some((preference) => /^\s*respond-async\s*(;|$)/i.test(preference));
}

function refuseWithoutStatus(body: z.output<typeof updateBody>): void {
  const field = (['reason', 'revision_seen'] as const).find((name) => body[name] !== undefined);
  const reason = 'is only allowed together with "status"';
  if (field) throw invalidParameter({ field, rule: 'dependent_fields', dependents: ['status'], reason, source: 'body' });
}

/** Says who decided what meanwhile, or what is possible instead. */
async function refusal(
  developers: DeveloperDirectory,
  { id }: Developer,
  { refusal: code, status, allowed }: Extract<Answer, { accepted: false }>,
): Promise<Problem> {
  if (code === 'transition_not_allowed') {
    const possible = allowed.length > 0 ? allowed.join(', ') : 'nothing else';
    return new Problem(code, { detail: `A developer who is [${status}] can become [${possible}]` });
  }
  if (code === 'account_changed') {
    const last = await developers.lastChange(id);
    const by = last ? ` by [${last.by}] at [${last.at.toISOString()}]` : '';
    return new Problem(code, {
      detail: `The developer has been changed meanwhile${by} and is now [${status}]: look again and decide anew`,
    });
  }
  return new Problem(code);
}
