import { factsOf } from '../../domain/approval';
import { type ApprovalPolicy, evaluate, RULE_OUTCOMES, type RuleOutcome, type Verdict } from '../../domain/approval-policy';
import { emailProviderOf } from '../../security/email-provider';
import { draftPolicyBody, POLICY_BYTES, rulesOf, triedPolicy } from './approval-policy-schemas';
import { portalEndpoint } from './audience';
import { portalParams } from './get-portal';

const LOOKED_AT = 1000;
const LISTED = 100;

/**
 * A draft against those who signed up last: what each policy would make of them as they are known now, with all that the
 * form asks answered. Whether somebody had been invited is not kept, so nobody counts as such. Changes nothing.
 */
export const tryApprovalPolicy = portalEndpoint({
  method: 'post',
  path: '/portals/{portalId}/approval-policy/trial',
  operationId: 'try-portal-approval-policy',
  summary: 'Try a draft on the latest 1,000 registrations: what would have gone otherwise',
  tags: ['Approval policy'],
  params: portalParams,
  body: draftPolicyBody,
  bodyLimit: POLICY_BYTES,
  answers: { 200: triedPolicy },
  async handle({ body, context: { portal } }, { developers, documents }) {
    const [latest, { content: policy }] = await Promise.all([
      developers.latest(portal.id, LOOKED_AT),
      documents.latest(portal.id, 'approval_policy'),
    ]);
    const draft: Pick<ApprovalPolicy, 'rules' | 'approvals'> = { rules: rulesOf(body.rules), approvals: body.approvals };
    const tried = latest.map(({ developer, earlierDecision }) => {
      const facts = factsOf(developer, { earlierDecision, providerOf: emailProviderOf }, false);
      const by = (each: typeof draft) => told(evaluate(each, facts, portal.autoApproveDevelopers));
      return { developer, current: by(policy), draft: by(draft) };
    });
    const differing = tried.filter(({ current, draft: { outcome } }) => current.outcome !== outcome);
    return {
      status: 200 as const,
      body: {
        tried: tried.length,
        counts: { current: countsOf(tried.map(({ current }) => current)), draft: countsOf(tried.map((one) => one.draft)) },
        differing: {
          total: differing.length,
          data: differing.slice(0, LISTED).map(({ developer: { id, fullName, email, status }, ...verdicts }) => ({
            id,
            full_name: fullName,
            email,
            status,
            ...verdicts,
          })),
        },
      },
    };
  },
});

interface Told {
  outcome: RuleOutcome;
  rule: string | null;
}

function told({ outcome, rule }: Verdict): Told {
  return { outcome, rule: rule?.name ?? null };
}

function countsOf(all: readonly Told[]): Record<RuleOutcome, number> {
  const counts = RULE_OUTCOMES.map((each) => [each, all.filter(({ outcome }) => outcome === each).length]);
  return Object.fromEntries(counts) as Record<RuleOutcome, number>;
}
