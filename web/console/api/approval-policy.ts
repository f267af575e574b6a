import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../client/client';
import type { components } from '../../client/generated/api';
import { answerOf } from './request';

export type ApprovalPolicy = components['schemas']['ApprovalPolicy'];
export type PolicyChange = components['schemas']['ReplaceApprovalPolicy'];
export type Rule = PolicyChange['rules'][number];
export type Condition = Rule['when'][number];
export type RuleOutcome = Rule['then'];
export type ReviewedRule = components['schemas']['ReviewedApprovalRules']['rules'][number];
export type Trial = components['schemas']['TriedApprovalPolicy'];

/** Everything about a portal's policy is kept below this key. */
export const POLICY = 'approval-policy';

const pathOf = (portalId: string) => ({ params: { path: { portalId } } });

export function useApprovalPolicy(portalId: string) {
  return useQuery({
    queryKey: [POLICY, portalId],
    queryFn: () => answerOf(api.GET('/v3/portals/{portalId}/approval-policy', pathOf(portalId))),
  });
}

/** Saves the next revision. Where somebody has been faster, theirs is read. */
export function useSavePolicy(portalId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: PolicyChange) =>
      answerOf(api.PUT('/v3/portals/{portalId}/approval-policy', { ...pathOf(portalId), body })),
    onSuccess: (saved: ApprovalPolicy) => client.setQueryData([POLICY, portalId], saved),
    onError: () => client.invalidateQueries({ queryKey: [POLICY, portalId], exact: true }),
  });
}

export const reviewRules = async (portalId: string, rules: Rule[]): Promise<ReviewedRule[]> =>
  (await answerOf(api.POST('/v3/portals/{portalId}/approval-policy/review', { ...pathOf(portalId), body: { rules } }))).rules;

export const tryPolicy = (portalId: string, body: components['schemas']['DraftApprovalPolicy']): Promise<Trial> =>
  answerOf(api.POST('/v3/portals/{portalId}/approval-policy/trial', { ...pathOf(portalId), body }));
