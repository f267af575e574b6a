import { REASON_MAX_CHARACTERS } from '../../domain/text';
import type { Developer } from '../../prisma/stores/account/developer-directory';
import { isDatabaseUnusable } from '../../prisma/stores/sql/database-unavailable';
import { problemOf } from '../http/answer-problems';
import { listOf, uuid } from '../http/fields';
import { Problem } from '../http/problem';
import { problemSchema } from '../http/problem-schemas';
import { z } from '../http/zod';
import { actorOf, addressed, portalEndpoint } from './audience';
import { changeDeveloper } from './change-developer';
import { decisionReason, developerBody, developerStatus, portalDeveloper } from './developer-schemas';

const MOST = 500;
/** Enough to keep the workers busy, not enough to keep them from everybody else. */
const AT_ONCE = 10;
/** Of UTF-8, and of a JSON text's `\n`, `\"` and the like. */
const CHARACTER_BYTES = 4;
/** Of everything else that a decision has: names, quotes, id, status and revision. */
const FRAME_BYTES = 256;

const decision = z
  .strictObject({
    developer_id: uuid().overwrite((id) => id.toLowerCase()),
    status: developerStatus().exclude(['pending']),
    revision_seen: z.int().min(0).openapi({ description: 'The revision that the decision is based on' }),
    reason: decisionReason(),
  })
  .openapi('Decision');

type Decision = z.output<typeof decision>;

const decisionsBody = z
  .strictObject({ decisions: listOf(decision, { minimum: 1, maximum: MOST }).superRefine(refuseRepeats) })
  .openapi('DecideDevelopersRequest');

const OUTCOMES =
  `\`decided\`; \`unchanged\`: it was so already, and nobody is mailed again; \`refused\`: nothing has been changed;
\`unconfirmed\`: it is not known whether it was done`.replace('\n', ' ');

const decisionResult = z
  .strictObject({
    developer_id: uuid(),
    outcome: z.enum(['decided', 'unchanged', 'refused', 'unconfirmed']).openapi({ description: OUTCOMES }),
    developer: portalDeveloper.optional(),
    problem: problemSchema.optional(),
  })
  .openapi('DecisionResult');

type Result = z.input<typeof decisionResult>;

/**
 * Many decisions, each of which stands by itself: what one is refused for changes nothing for the others. Sent again, those
 * that were carried out are `unchanged`, so that whoever has got no answer sends the same once more.
 */
export const decideDevelopers = portalEndpoint({
  method: 'post',
  path: '/portals/{portalId}/decisions',
  operationId: 'decide-developers',
  summary: 'Decide about many developers, with a result for each, in the same order',
  tags: ['Developers'],
  params: z.object({ portalId: uuid() }),
  body: decisionsBody,
  bodyLimit: MOST * (REASON_MAX_CHARACTERS * CHARACTER_BYTES + FRAME_BYTES),
  answers: { 200: z.strictObject({ results: z.array(decisionResult) }).openapi('DecideDevelopersResponse') },
  async handle({ body: { decisions }, context: { portal, administrator }, request }, deps) {
    const { developers, logger, stopping } = deps;
    const actor = actorOf(administrator);
    const deadline = Date.now() + deps.manyAccountsMs;
    const known = byId(await developers.findMany(portal.id, idsOf(decisions)));

    async function decide({ developer_id: id, status, revision_seen: expectedRevision, reason }: Decision): Promise<Result> {
      try {
        if (Date.now() >= deadline || stopping.aborted) throw new Problem('unavailable');
        const developer = known.get(id);
        if (!developer) throw new Problem('developer_unknown');
        const command = { type: 'changeStatus', status, expectedRevision, reason, actor } as const;
        const { changed, developer: now } = await changeDeveloper(deps, addressed(portal, developer.key), developer, command);
        return { developer_id: id, outcome: changed ? 'decided' : 'unchanged', developer: developerBody(now) };
      } catch (error) {
        const problem = problemOf(error, logger, { method: 'POST', requestId: request.id, route: 'decide-developers' });
        const outcome = ['unconfirmed', 'internal'].includes(problem.code) ? 'unconfirmed' : 'refused';
        return { developer_id: id, outcome, problem: problem.body(request.id) };
      }
    }

    const results: Result[] = [];
    const waiting = decisions.entries();
    const lane = async () => {
      for (const [index, one] of waiting) results[index] = await decide(one);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));

    // Whoever was refused may be somebody whom another administrator has decided about.
    const undone = results.filter(({ developer }) => !developer);
    const now = undone.length > 0 ? byId(await readAgain(developers.findMany(portal.id, idsOf(undone)))) : known;
    return {
      status: 200 as const,
      body: {
        results: results.map((result) => {
          const developer = result.developer ? undefined : now.get(result.developer_id);
          return { ...result, ...(developer && { developer: developerBody(developer) }) };
        }),
      },
    };
  },
});

const idsOf = (all: readonly { developer_id: string }[]) => all.map(({ developer_id: id }) => id);
const byId = (developers: readonly Developer[]) => new Map(developers.map((developer) => [developer.id, developer]));

/** What has been decided is told even where this cannot be. */
async function readAgain(reading: Promise<Developer[]>): Promise<Developer[]> {
  try {
    return await reading;
  } catch (error) {
    if (isDatabaseUnusable(error)) return [];
    throw error;
  }
}

/** Two decisions about one developer have no order. */
function refuseRepeats(decisions: Decision[], context: z.RefinementCtx<Decision[]>): void {
  const seen = new Set<string>();
  for (const [index, { developer_id: id }] of decisions.entries()) {
    if (seen.has(id)) {
      const path = [index, 'developer_id'];
      context.addIssue({ code: 'custom', path, message: 'is decided about twice in this request', input: id });
    }
    seen.add(id);
  }
}
