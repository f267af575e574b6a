import type { Administrator, AdministratorRole, NotificationChoice } from '../../../domain/administrator';

/** What a row must come with to be read as an administrator. */
export const WITH_ROLES = { roles: true } as const;

export interface AdministratorRow {
  id: string;
  name: string;
  email: string | null;
  notifications: NotificationChoice;
  roles: { role: string; portalId: string | null }[];
}

export function toAdministrator({ id, name, email, notifications, roles }: AdministratorRow): Administrator {
  return {
    id,
    name,
    email,
    notifications,
    grants: roles.map(({ role, portalId }) => ({ role: role as AdministratorRole, portalId })),
  };
}

/** Whether a token opens anything at this moment. */
export function isGoodToken({ revokedAt, expiresAt }: { revokedAt: Date | null; expiresAt: Date | null }, now: Date): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt > now);
}
