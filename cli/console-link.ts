import type { Actor } from '../domain/actor';
import { ADMINISTRATOR_LINK_LIFETIME_SECONDS } from '../domain/lifetimes';
import type { AdministratorLinks } from '../prisma/stores/administrator/administrator-link-store';
import { newAdministratorLink } from '../security/administrator-link';

/**
 * Makes the one link by which an administrator sets a password for the console; null where there is no such
 * administrator. Its token is in the fragment, which no browser sends to any server.
 */
export async function createConsoleLink(
  links: AdministratorLinks,
  { administratorId, publicUrl, actor }: { administratorId: string; publicUrl: string; actor: Actor },
): Promise<string | null> {
  const { token, hash } = newAdministratorLink();
  const expiresAt = new Date(Date.now() + ADMINISTRATOR_LINK_LIFETIME_SECONDS * 1000);
  if (!(await links.create(administratorId, { hash, expiresAt }, actor))) return null;
  const link = new URL('/console/set-password', publicUrl);
  link.hash = `token=${token}`;
  return link.href;
}
