import type { z as Zod } from 'zod';
import { ADMINISTRATOR_ROLES, NOTIFICATION_CHOICES } from '../../domain/administrator';
import { uuid } from '../http/fields';
import type { OrganizationContext } from '../guards/administrators';
import { z } from '../http/zod';

export const notificationChoice = () =>
  z.enum(NOTIFICATION_CHOICES).openapi({
    description: "When you are told that a request waits: by a mail for each, by the portal's digest, or not at all",
  });

export const administratorSchema = z
  .strictObject({
    id: uuid(),
    name: z.string(),
    email: z.string().nullable(),
    roles: z.array(
      z.strictObject({
        role: z.enum(ADMINISTRATOR_ROLES),
        portal_id: uuid().nullable().openapi({ description: 'Null: all portals' }),
      }),
    ),
    notifications: notificationChoice(),
    logged_in_by: z.enum(['session', 'token']),
  })
  .openapi('Administrator');

export function administratorBody({ administrator, loggedInBy }: OrganizationContext): Zod.input<typeof administratorSchema> {
  const { id, name, email, grants, notifications } = administrator;
  const roles = grants.map(({ role, portalId }) => ({ role, portal_id: portalId }));
  return { id, name, email, roles, notifications, logged_in_by: loggedInBy };
}
