import type { components } from '../../client/generated/api';

type DeveloperStatus = components['schemas']['PortalDeveloper']['status'];

/** What an administrator can make of a developer. */
export type DecidedStatus = Exclude<DeveloperStatus, 'pending'>;

/** For lists, which show no more; the service has the last word, and a test holds this against its table. */
export const DECISIONS: Record<DeveloperStatus, readonly DecidedStatus[]> = {
  pending: ['approved', 'rejected'],
  approved: ['revoked'],
  rejected: ['approved'],
  revoked: ['approved'],
};
