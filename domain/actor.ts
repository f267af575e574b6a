/**
 * Who caused a change. An administrator is known by id; whoever signals through Temporal's UI or CLI has been let
 * in by Temporal's own authorisation, and the name they give is a claim.
 */
export type Actor =
  { kind: 'developer' } | { kind: 'administrator'; id: string } | { kind: 'temporal'; claimedName?: string } | { kind: 'system' };
