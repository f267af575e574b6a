import { useQuery } from '@tanstack/react-query';
import { api } from '../../client/client';
import type { components } from '../../client/generated/api';
import { answerOf, isLoggedOut } from './request';

export type Administrator = components['schemas']['Administrator'];
export type Credentials = components['schemas']['AdministratorCredentials'];

/** The key under which the logged-in administrator is kept. */
export const ADMINISTRATOR = 'administrator';

/** Who is logged in here; null where nobody is. */
export function useAdministrator() {
  return useQuery({
    queryKey: [ADMINISTRATOR],
    staleTime: Infinity,
    async queryFn(): Promise<Administrator | null> {
      try {
        return await answerOf(api.GET('/v3/administrator'));
      } catch (error) {
        if (isLoggedOut(error)) return null;
        throw error;
      }
    },
  });
}

export const logIn = (credentials: Credentials): Promise<Administrator> =>
  answerOf(api.POST('/v3/administrator/session', { body: credentials }));

/** When the administrator who is logged in is told that a request waits. */
export const chooseNotifications = (notifications: Administrator['notifications']): Promise<Administrator> =>
  answerOf(api.PATCH('/v3/administrator', { body: { notifications } }));

export const logOut = () => answerOf(api.DELETE('/v3/administrator/session'));

/** Sets the password that a one-time link is for. */
export const choosePassword = (token: string, password: string) =>
  answerOf(api.POST('/v3/administrator/password', { body: { token, password } }));

export function isOrganizationAdmin({ roles }: Administrator): boolean {
  return roles.some(({ role }) => role === 'organization_admin');
}

/** Whether this administrator may decide about a portal's developers and change its settings. */
export function mayManage({ roles }: Administrator, portalId: string): boolean {
  return roles.some(
    ({ role, portal_id }) =>
      role === 'organization_admin' || (role === 'portal_admin' && (portal_id === null || portal_id === portalId)),
  );
}
