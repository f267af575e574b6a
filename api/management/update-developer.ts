import { fullName } from '../http/fields';
import { invalidParameter } from '../http/problem';
import { z } from '../http/zod';
import { actorOf, addressed, portalEndpoint } from './audience';
import { CHANGE_PROBLEMS, changeDeveloper } from './change-developer';
import { decisionReason, developerBody, developerStatus, portalDeveloper } from './developer-schemas';
import { developerParams, findDeveloper } from './get-developer';

const updateBody = z
  .strictObject({
    status: developerStatus().optional(),
    full_name: fullName().optional().openapi({ description: "Vestibule's own: the developer's name from now on." }),
    reason: decisionReason(),
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
  problems: CHANGE_PROBLEMS,
  async handle({ params, body, context: { portal, administrator }, request }, deps) {
    refuseMixture(body);
    const { status, reason, full_name: name } = body;
    const developer = await findDeveloper(deps.developers, portal.id, params.developerId);
    const to = addressed(portal, developer.key);
    const actor = actorOf(administrator);
    if (name !== undefined) {
      const renamed = await changeDeveloper(deps, to, developer, { type: 'changeName', fullName: name, actor });
      return { status: 200 as const, body: developerBody(renamed.developer) };
    }
    if (status === undefined) return { status: 200 as const, body: developerBody(developer) };
    const expectedRevision = body.revision_seen ?? developer.revision;
    const command = { type: 'changeStatus', status, reason, expectedRevision, actor } as const;
    if (status !== developer.status && prefersAsync(request.header('prefer'))) {
      await deps.gateway.tell(to, command);
      return { status: 202 as const, body: developerBody(developer), headers: { 'Preference-Applied': 'respond-async' } };
    }
    const decided = await changeDeveloper(deps, to, developer, command);
    return { status: 200 as const, body: developerBody(decided.developer) };
  },
});

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
