import type { Portal } from '../../domain/portal';
import { z } from '../http/zod';
import { developerEndpoint } from './audience';

const appearance = z
  .strictObject({
    name: z.string(),
    logo: z.string().nullable().openapi({ description: 'data: URL of a picture; for `<img>` alone' }),
    accent_color: z.string().nullable().openapi({ description: '#rrggbb' }),
    password_min_characters: z.int(),
    authentication_enabled: z.boolean(),
  })
  .openapi('PortalAppearance');

/** What a page shows before anybody has logged in. */
export function appearanceOf(portal: Portal, minCharacters: number): z.output<typeof appearance> {
  return {
    name: portal.displayName,
    logo: portal.logo,
    accent_color: portal.accentColor,
    password_min_characters: minCharacters,
    authentication_enabled: portal.authenticationEnabled,
  };
}

export const portalAppearance = developerEndpoint({
  method: 'get',
  path: '/portal/appearance',
  operationId: 'get-portal-appearance',
  summary: 'How this portal presents itself, and how long its passwords are',
  tags: ['Portal'],
  answers: { 200: appearance },
  handle: ({ context: { portal } }, { passwordPolicy }) =>
    Promise.resolve({ status: 200 as const, body: appearanceOf(portal, passwordPolicy.minCharacters) }),
});
