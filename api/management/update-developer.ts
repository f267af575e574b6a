import { isDeveloperStatus } from '../../domain/account-status';
import type { Answer } from '../../domain/message';
import { REASON_MAX_CHARACTERS } from '../../domain/text';
import type { Developer, DeveloperDirectory } from '../../prisma/stores/account/developer-directory';
import { fullName, text } from '../http/fields';
import { invalidParameter, Problem } from '../http/problem';
import { z } from '../http/zod';
import { actorOf, addressed, portalEndpoint } from './audience';
import { developerBody, developerStatus, portalDeveloper } from './developer-schemas';
import { developerParams, findDeveloper } from './get-developer';

const updateBody = z
  .strictObject({
    status: developerStatus().optional(),
    full_name: fullName().optional().openapi({ description: "Vestibule's own: the developer's name from now on." }),
    reason: text(1, REASON_MAX_CHARACTERS, { lines: true })
      .optional()
      .openapi({ description: "Vestibule's own: why. Kept on record and quoted in the mail to the developer." }),
    revision_seen: z.int().min(0).optional().openapi({
      description: "Vestibule's own: the revision that the decision is based on. Left out, it is the one of this moment.",
    }),
  })
  .openapi('UpdateDeveloperRequest');

/**
 * A decision, or another name. A decision goes along with the revision of the account that it is based on, so that of two
 * administrators who decide at once one is told. With `Prefer: respond-async` nobody waits for it.
 */
export const updateDeveloper = portalEndpoint({
  method: 'patch',
  path: '/portals/{portalId}/developers/{developerId}',
  operationId: 'update-developer',
  summary: "Change a developer's status (approve, reject, revoke, reinstate) or name",
  tags: ['Developers'],
  params: developerParams,
  body: updateBody,
  answers: { 200: portalDeveloper, 202: portalDeveloper },
  problems: ['developer_unknown', 'account_changed', 'transition_not_allowed', 'too_late', 'unavailable', 'unconfirmed', 'busy'],
  async handle({ params, body, context: { portal, administrator }, request }, { gateway, developers }) {
    refuseMixture(body);
    const { status, reason, full_name: name } = body;
    const developer = await findDeveloper(developers, portal.id, params.developerId);
    const to = addressed(portal, developer.key);
    const actor = actorOf(administrator);
    if (name !== undefined) {
      const answer = await gateway.ask(to, { type: 'changeName', fullName: name, actor });
      if (!answer.accepted) throw await refusal(developers, developer, answer);
      return { status: 200 as const, body: developerBody(after({ ...developer, fullName: name }, answer)) };
    }
    if (status === undefined || status === developer.status) return { status: 200 as const, body: developerBody(developer) };
    const expectedRevision = body.revision_seen ?? developer.revision;
    const command = { type: 'changeStatus', status, reason, expectedRevision, actor } as const;
    if (prefersAsync(request.header('prefer'))) {
      await gateway.tell(to, command);
      return { status: 202 as const, body: developerBody(developer), headers: { 'Preference-Applied': 'respond-async' } };
    }
    const answer = await gateway.ask(to, command);
    if (!answer.accepted) throw await refusal(developers, developer, answer);
    return { status: 200 as const, body: developerBody(after(developer, answer)) };
  },
});

/** The developer as an answer left them. */
function after(developer: Developer, { account }: Extract<Answer, { accepted: true }>): Developer {
  if (!account || !isDeveloperStatus(account.status)) throw new Problem('developer_unknown');
  const { revision, since, updatedAt } = account;
  return { ...developer, status: account.status, revision, statusSince: new Date(since), updatedAt: new Date(updatedAt) };
}

function prefersAsync(header: string | undefined): boolean {
  return (header ?? '').split(',').some((preference) => /^\s*respond-async\s*(;|$)/i.test(preference));
}

function refuseMixture({ status, full_name: name, ...decision }: z.output<typeof updateBody>): void {
  if (status !== undefined && name !== undefined) {
    const reason = 'is not changed together with "status": send the two one after the other';
    throw invalidParameter({ field: 'full_name', rule: 'dependent_fields', dependents: ['status'], reason, source: 'body' });
  }
  const field = (['reason', 'revision_seen'] as const).find((each) => decision[each] !== undefined);
  if (!field || status !== undefined) return;
  const reason = 'is only allowed together with "status"';
  throw invalidParameter({ field, rule: 'dependent_fields', dependents: ['status'], reason, source: 'body' });
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
