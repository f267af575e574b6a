import { revise } from '../../domain/approval-policy';
import { Problem } from '../http/problem';
import { z } from '../http/zod';
import {
  approvalPolicySchema,
  givenRules,
  POLICY_BYTES,
  policyBody,
  policyOf,
  replacePolicyBody,
  reviewedRules,
  reviewOf,
  rulesOf,
} from './approval-policy-schemas';
import { actorOf, portalEndpoint } from './audience';
import { portalParams } from './get-portal';

export const getApprovalPolicy = portalEndpoint({
  method: 'get',
  path: '/portals/{portalId}/approval-policy',
  operationId: 'get-portal-approval-policy',
  summary: 'Show how a portal decides about those who sign up',
  tags: ['Approval policy'],
  params: portalParams,
  answers: { 200: approvalPolicySchema },
  async handle({ context: { portal } }, deps) {
    const policy = await deps.documents.latest(portal.id, 'approval_policy');
    return { status: 200 as const, body: await policyBody(portal.id, policy, deps) };
  },
});

/** The next revision. It decides what comes from now on; what waits already waits on, by the new times. */
export const replaceApprovalPolicy = portalEndpoint({
  method: 'put',
  path: '/portals/{portalId}/approval-policy',
  operationId: 'replace-portal-approval-policy',
  summary: 'Change how a portal decides about those who sign up',
  tags: ['Approval policy'],
  params: portalParams,
  body: replacePolicyBody,
  bodyLimit: POLICY_BYTES,
  answers: { 200: approvalPolicySchema },
  problems: ['portal_unknown', 'document_changed'],
  async handle({ body, context: { portal, administrator } }, deps) {
    const { documents } = deps;
    const before = await documents.latest(portal.id, 'approval_policy');
    const after = revise(before.content, policyOf(body), Date.now());
    const saved = await documents.replace(portal.id, 'approval_policy', body.revision, after, actorOf(administrator));
    if (typeof saved === 'string') throw new Problem(saved);
    return { status: 200 as const, body: await policyBody(portal.id, saved, deps) };
  },
});

/** For whoever is about to write rules: saves nothing. */
export const reviewApprovalRules = portalEndpoint({
  method: 'post',
  path: '/portals/{portalId}/approval-policy/review',
  operationId: 'review-portal-approval-rules',
  summary: 'Read rules back in sentences, and tell which of them never match or never come to count',
  tags: ['Approval policy'],
  params: portalParams,
  body: z.strictObject({ rules: givenRules() }).openapi('ReviewApprovalRulesRequest'),
  bodyLimit: POLICY_BYTES,
  answers: { 200: reviewedRules },
  async handle({ body, context: { portal } }, { documents }) {
    const { content: form } = await documents.latest(portal.id, 'sign_up_form');
    return { status: 200 as const, body: { rules: reviewOf(rulesOf(body.rules), form) } };
  },
});
