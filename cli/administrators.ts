import type { AdministratorRole, RoleGrant } from '../domain/administrator';
import { AddressInUse, type ListedAdministrator } from '../prisma/stores/administrator/administrator-store';
import { newAdministratorToken } from '../security/administrator-token';
import { requireId } from './arguments';
import { createConsoleLink } from './console-link';
import { Mistake } from './mistake';
import { findPortal } from './portals';
import { OPERATOR, type Stores } from './stores';

export async function createAdministrator(
  stores: Stores,
  options: { name: string; email?: string; role: AdministratorRole; portal?: string[] },
): Promise<void> {
  const { administrators, portals } = stores;
  if (options.role === 'organization_admin' && options.portal)
    throw new Mistake('an organization_admin has all portals: leave --portal out');
  if (options.role === 'portal_admin' && !options.portal)
    throw new Mistake('a portal_admin is for named portals: say which by --portal');
  const portalIds = options.portal ? await Promise.all(options.portal.map((portal) => findPortal(portals, portal))) : [null];
  const grants: RoleGrant[] = portalIds.map((portalId) => ({ role: options.role, portalId }));
  const { token, hash } = newAdministratorToken();
  const administrator = { name: options.name, email: options.email ?? null, grants };
  const first = { hash, label: 'first token', expiresAt: null };
  const id = await asMistake(administrators.create(administrator, first, OPERATOR, 'administrator_created'));
  console.log(`Administrator ${options.name} (${options.role}): ${id}`);
  showToken(token);
  if (options.email === undefined) return;
  if (stores.publicUrl !== null) await createLink(stores, id);
  else console.log(`\nFor a password for the console: create-link ${id}, with PUBLIC_URL set.`);
}

export async function createLink({ administrators, links, publicUrl }: Stores, id: string): Promise<void> {
  const administrator = (await administrators.list()).find((one) => one.id === requireId(id).toLowerCase());
  if (!administrator) throw new Mistake(`there is no administrator ${id}`);
  if (administrator.email === null) throw new Mistake(`${administrator.name} has no address to log in with: see set-email`);
  if (publicUrl === null) throw new Mistake('where is the console? Set PUBLIC_URL');
  const link = await createConsoleLink(links, { administratorId: administrator.id, publicUrl, actor: OPERATOR });
  if (link === null) throw new Mistake(`there is no administrator ${id}`);
  console.log(`\n  ${link}\n\nSets a password for ${administrator.email}, once, within 24 hours; a link made earlier has ended.`);
}

export async function setEmail({ administrators }: Stores, id: string, address: string): Promise<void> {
  const known = await asMistake(administrators.setEmail(requireId(id), address, OPERATOR));
  if (!known) throw new Mistake(`there is no administrator ${id}`);
  console.log('Set.');
}

export async function createToken(
  { administrators }: Stores,
  id: string,
  options: { label: string; days?: number },
): Promise<void> {
  const { token, hash } = newAdministratorToken();
  const expiresAt = options.days === undefined ? null : new Date(Date.now() + options.days * 24 * 3600 * 1000);
  const tokenId = await administrators.addToken(requireId(id), { hash, label: options.label, expiresAt }, OPERATOR);
  if (!tokenId) throw new Mistake(`there is no administrator ${id}`);
  console.log(`Token ${tokenId}${expiresAt ? `, good until ${expiresAt.toISOString()}` : ''}`);
  showToken(token);
}

export async function listAdministrators({ administrators, portals }: Stores): Promise<void> {
  const names = new Map((await portals.all()).map(({ id, name }) => [id, name]));
  const all = await administrators.list();
  if (all.length === 0) console.log('There are no administrators yet: see create-administrator.');
  for (const administrator of all) showAdministrator(administrator, names);
}

export async function revokeToken({ administrators }: Stores, id: string): Promise<void> {
  if (!(await administrators.revokeToken(requireId(id), OPERATOR))) throw new Mistake(`there is no living token ${id}`);
  console.log('Revoked.');
}

export async function removeAdministrator({ administrators }: Stores, id: string): Promise<void> {
  if (!(await administrators.remove(requireId(id), OPERATOR))) throw new Mistake(`there is no administrator ${id}`);
  console.log('Removed.');
}

/** An address in use is a mistake of whoever typed it. */
async function asMistake<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw error instanceof AddressInUse ? new Mistake(error.message) : error;
  });
}

function showToken(token: string): void {
  console.log(`\n  ${token}\n\nKeep it now: it is not shown again. Use it as "Authorization: Bearer <token>".`);
}

function showAdministrator(administrator: ListedAdministrator, portalNames: Map<string, string>): void {
  const { id, name, email, grants, tokens, passwordSetAt } = administrator;
  console.log(`${id}  ${name}${email ? ` <${email}>` : ''}`);
  for (const { role, portalId } of grants)
    console.log(`  ${role} of ${portalId === null ? 'all portals' : (portalNames.get(portalId) ?? portalId)}`);
  if (passwordSetAt) console.log(`  password for the console, set ${passwordSetAt.toISOString()}`);
  for (const token of tokens) {
    const used = token.lastUsedAt ? `last used ${token.lastUsedAt.toISOString()}` : 'never used';
    const end = token.revokedAt ? 'revoked' : token.expiresAt ? `good until ${token.expiresAt.toISOString()}` : 'without end';
    console.log(`  token ${token.id}  ${token.label}, ${used}, ${end}`);
  }
}
