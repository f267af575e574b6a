import { isOrganizationAdmin } from '../../domain/administrator';
import type { Actor } from '../../domain/actor';
import type { Portal } from '../../domain/portal';
import { queryOf } from '../http/query-of';
import { Problem } from '../http/problem';
import { z } from '../http/zod';
import { actorOf, addressed, type ManagementDeps, portalEndpoint } from './audience';
import { portalParams } from './get-portal';

/** Enough to keep the workers busy, not enough to keep them from everybody else. */
const AT_ONCE = 5;

/**
 * The end of a portal. Nobody can sign up from the first moment on; each account ends through its workflow, like every
 * change of one. What the time does not suffice for goes on with the next request.
 */
export const deletePortal = portalEndpoint({
  method: 'delete',
  path: '/portals/{portalId}',
  operationId: 'delete-portal',
  summary: 'Delete a portal with all its developers',
  tags: ['Portals'],
  params: portalParams,
  query: queryOf(
    z.strictObject({
      force: z
        .enum(['true', 'false'])
        .optional()
        .openapi({ default: 'false', description: 'Accepted for compatibility: there are no publications to force' }),
    }),
  ),
  answers: { 204: null },
  problems: ['forbidden', 'unavailable', 'unconfirmed', 'busy', 'too_late'],
  async handle({ context: { portal, administrator } }, deps) {
    if (!isOrganizationAdmin(administrator)) throw new Problem('forbidden');
    const actor = actorOf(administrator);
    const deadline = Date.now() + deps.manyAccountsMs;
    if (portal.authenticationEnabled) await deps.portals.change(portal.id, { authenticationEnabled: false }, actor);
    for (let begun = false; !(await deps.portals.remove(portal.id, actor)); begun = true) {
      // However slow it is, every request gets some of them done.
      if (begun && (Date.now() >= deadline || deps.stopping.aborted)) throw await unfinished(deps, portal);
      await deleteSome(deps, portal, actor);
    }
    return { status: 204 as const };
  },
});

async function deleteSome({ portals, gateway }: ManagementDeps, portal: Portal, actor: Actor): Promise<void> {
  const keys = await portals.openAccounts(portal.id, AT_ONCE);
  await Promise.all(keys.map((key) => gateway.ask(addressed(portal, key), { type: 'deleteDeveloper', actor })));
}

async function unfinished({ developers }: ManagementDeps, portal: Portal): Promise<Problem> {
  const { counts } = await developers.count(portal.id);
  const left = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const detail = `${left} developers and registrations are still to be deleted: send the request again to go on`;
  return new Problem('unavailable', { detail });
}
