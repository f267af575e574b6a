/** `organization_admin`: every portal and the installation. `portal_admin`: decides for named portals. `viewer`: reads. */
export const ADMINISTRATOR_ROLES = ['organization_admin', 'portal_admin', 'viewer'] as const;
export type AdministratorRole = (typeof ADMINISTRATOR_ROLES)[number];

/** When an administrator is told that a request waits: by a mail for each, by the portal's digest, or not at all. */
export const NOTIFICATION_CHOICES = ['at_once', 'digest', 'none'] as const;
export type NotificationChoice = (typeof NOTIFICATION_CHOICES)[number];

/** A role held; `portalId` null means all portals (always so for an organization admin). */
export interface RoleGrant {
  role: AdministratorRole;
  portalId: string | null;
}

export interface Administrator {
  id: string;
  name: string;
  email: string | null;
  notifications: NotificationChoice;
  grants: RoleGrant[];
}

function covers(grant: RoleGrant, portalId: string): boolean {
  return grant.portalId === null || grant.portalId === portalId;
}

export function isOrganizationAdmin(administrator: Administrator): boolean {
  return administrator.grants.some((grant) => grant.role === 'organization_admin');
}

/** Whether a portal exists as far as this administrator can tell. */
export function maySee(administrator: Administrator, portalId: string): boolean {
  return isOrganizationAdmin(administrator) || administrator.grants.some((grant) => covers(grant, portalId));
}

/** Whether this administrator may decide about a portal's developers and change its settings. */
export function mayManage(administrator: Administrator, portalId: string): boolean {
  return (
    isOrganizationAdmin(administrator) ||
    administrator.grants.some((grant) => grant.role === 'portal_admin' && covers(grant, portalId))
  );
}

/** The portals this administrator sees, or `all`. */
export function visiblePortals(administrator: Administrator): 'all' | string[] {
  if (administrator.grants.some((grant) => grant.role === 'organization_admin' || grant.portalId === null)) return 'all';
  return administrator.grants.flatMap((grant) => (grant.portalId === null ? [] : [grant.portalId]));
}
