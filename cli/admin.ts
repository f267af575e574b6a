/** `npm run admin -- …`: administrators, their tokens and links, and portals, from the machine that holds the database. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { ADMINISTRATOR_ROLES, type AdministratorRole, type RoleGrant } from '../domain/administrator';
import type { Actor } from '../domain/actor';
import { parseEmailAddress } from '../domain/email-address';
import { PORTAL_DEFAULTS } from '../domain/portal';
import { type Database, openDatabase } from '../prisma/client';
import { type AdministratorLinks, createAdministratorLinks } from '../prisma/stores/administrator-link-store';
import {
  AddressInUse,
  type AdministratorStore,
  createAdministratorStore,
  type ListedAdministrator,
} from '../prisma/stores/administrator-store';
import { createPortalStore, PortalConflict, type PortalStore } from '../prisma/stores/portal-store';
import { newAdministratorToken } from '../security/administrator-token';
import { isTokenShaped } from '../security/link-token';
import { createConsoleLink } from './console-link';
import { findInstallation } from './installation';
import { Mistake } from './mistake';

interface Stores {
  administrators: AdministratorStore;
  links: AdministratorLinks;
  portals: PortalStore;
  /** Where the console is; null where nobody has said so. */
  publicUrl: string | null;
}

/** Whoever may run this command on this machine; no administrator of the service itself. */
const OPERATOR: Actor = { kind: 'system' };

const HELP = `
Roles:
  organization_admin   every portal, and which portals there are
  portal_admin         decides about the developers of the portals named, and changes their settings
  viewer               looks, and changes nothing

Examples:
  npm run admin -- create-administrator --name "Grace Hopper" --email grace@example.com --role organization_admin
  npm run admin -- create-administrator --name "Ben" --role portal_admin --portal "Developer Portal"
  npm run admin -- create-link <administrator id>
  npm run admin -- set-email <administrator id> grace@example.com
  npm run admin -- create-token <administrator id> --label "laptop" --days 90
  npm run admin -- list
  npm run admin -- revoke-token <token id>
  npm run admin -- create-portal --name "Partners" --url https://partners.example.com --auto-approve

An administrator signs in to the console, at /console, with an address and a password, or with a token. The password is set
by a link of create-link, good once and for 24 hours; a link made earlier ends. Links begin with PUBLIC_URL, or else with
the address in .vestibule/stack.json.

The database is that of DATABASE_URL, or else the one that \`npm start\` wrote into .vestibule/stack.json.`;

function program(): Command {
  const command = new Command('npm run admin --')
    .description('Makes administrators, their tokens and links, and portals. What is secret is shown once and kept as a hash.')
    .addHelpText('after', HELP)
    .showHelpAfterError();

  command
    .command('create-administrator')
    .description('make an administrator, with a first token and, given an address, a link to set a password by')
    .requiredOption('--name <name>', 'as it stands in the audit')
    .option('--email <address>', 'signs in to the console, and gets a mail when a registration waits', readAddress)
    .addOption(new Option('--role <role>', 'what they may do').choices([...ADMINISTRATOR_ROLES]).makeOptionMandatory())
    .option('--portal <name or id...>', 'the portals that the role is for; all of them when left out')
    .action(withStores(createAdministrator));
  command
    .command('create-token')
    .description('make one more token')
    .argument('<administrator id>', 'see `list`')
    .option('--label <text>', 'what it is for', 'made by command')
    .option('--days <number>', 'how long it is good for; without end when left out', readDays)
    .action(withStores(createToken));
  command
    .command('create-link')
    .description('make a link by which an administrator sets a password for the console, once')
    .argument('<administrator id>', 'see `list`')
    .action(withStores(createLink));
  command
    .command('set-email')
    .description("set an administrator's address")
    .argument('<administrator id>', 'see `list`')
    .argument('<address>', 'signs in to the console, and gets a mail when a registration waits', readAddress)
    .action(withStores(setEmail));
  command.command('list').description('list administrators, their roles and tokens').action(withStores(list));
  command
    .command('revoke-token')
    .description('make a token useless at once')
    .argument('<token id>', 'see `list`')
    .action(withStores(revokeToken));
  command
    .command('remove-administrator')
    .description('take name, roles, tokens and password away, and end sessions; the audit keeps the id')
    .argument('<administrator id>', 'see `list`')
    .action(withStores(removeAdministrator));
  command
    .command('create-portal')
    .description('make a portal')
    .requiredOption('--name <name>', 'unique, and what developers read')
    .requiredOption('--url <url>', 'where developers reach it: scheme and host', readOrigin)
    .option('--auto-approve', 'developers get in without a decision', false)
    .action(withStores(createPortal));
  command.command('list-portals').description('list the portals').action(withStores(listPortals));
  return command;
}

async function createAdministrator(
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

async function createLink({ administrators, links, publicUrl }: Stores, id: string): Promise<void> {
  const administrator = (await administrators.list()).find((one) => one.id === requireId(id).toLowerCase());
  if (!administrator) throw new Mistake(`there is no administrator ${id}`);
  if (administrator.email === null) throw new Mistake(`${administrator.name} has no address to sign in with: see set-email`);
  if (publicUrl === null) throw new Mistake('where is the console? Set PUBLIC_URL');
  const link = await createConsoleLink(links, { administratorId: administrator.id, publicUrl, actor: OPERATOR });
  if (link === null) throw new Mistake(`there is no administrator ${id}`);
  console.log(`\n  ${link}\n\nSets a password for ${administrator.email}, once, within 24 hours; a link made earlier has ended.`);
}

async function setEmail({ administrators }: Stores, id: string, address: string): Promise<void> {
  const known = await asMistake(administrators.setEmail(requireId(id), address, OPERATOR));
  if (!known) throw new Mistake(`there is no administrator ${id}`);
  console.log('Set.');
}

/** An address in use is a mistake of whoever typed it. */
async function asMistake<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw error instanceof AddressInUse ? new Mistake(error.message) : error;
  });
}

async function createToken({ administrators }: Stores, id: string, options: { label: string; days?: number }): Promise<void> {
  const { token, hash } = newAdministratorToken();
  const expiresAt = options.days === undefined ? null : new Date(Date.now() + options.days * 24 * 3600 * 1000);
  const tokenId = await administrators.addToken(requireId(id), { hash, label: options.label, expiresAt }, OPERATOR);
  if (!tokenId) throw new Mistake(`there is no administrator ${id}`);
  console.log(`Token ${tokenId}${expiresAt ? `, good until ${expiresAt.toISOString()}` : ''}`);
  showToken(token);
}

async function list({ administrators, portals }: Stores): Promise<void> {
  const names = new Map((await portals.all()).map(({ id, name }) => [id, name]));
  const all = await administrators.list();
  if (all.length === 0) console.log('There are no administrators yet: see create-administrator.');
  for (const administrator of all) showAdministrator(administrator, names);
}

async function revokeToken({ administrators }: Stores, id: string): Promise<void> {
  if (!(await administrators.revokeToken(requireId(id), OPERATOR))) throw new Mistake(`there is no living token ${id}`);
  console.log('Revoked.');
}

async function removeAdministrator({ administrators }: Stores, id: string): Promise<void> {
  if (!(await administrators.remove(requireId(id), OPERATOR))) throw new Mistake(`there is no administrator ${id}`);
  console.log('Removed.');
}

async function createPortal(
  { portals }: Stores,
  { name, url, autoApprove }: { name: string; url: string; autoApprove: boolean },
): Promise<void> {
  try {
    const settings = { ...PORTAL_DEFAULTS, name, displayName: name, url, autoApproveDevelopers: autoApprove };
    const portal = await portals.create(settings, OPERATOR);
    console.log(`Portal ${portal.name}: ${portal.id}\n  ${portal.url}, ${approval(portal.autoApproveDevelopers)}`);
  } catch (error) {
    if (error instanceof PortalConflict) throw new Mistake(error.message);
    throw error;
  }
}

async function listPortals({ portals }: Stores): Promise<void> {
  const all = await portals.all();
  if (all.length === 0) console.log('There are no portals yet: see create-portal.');
  for (const { id, name, url, autoApproveDevelopers } of all)
    console.log(`${id}  ${name}  ${url}  ${approval(autoApproveDevelopers)}`);
}

function approval(automatic: boolean): string {
  return automatic ? 'developers are approved automatically' : 'developers are approved by an administrator';
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

async function findPortal(portals: PortalStore, nameOrId: string): Promise<string> {
  const portal = (await portals.all()).find(({ id, name }) => id === nameOrId.toLowerCase() || name === nameOrId);
  if (!portal) throw new Mistake(`there is no portal "${nameOrId}": see list-portals`);
  return portal.id;
}

function requireId(id: string): string {
  if (!isTokenShaped(id)) throw new Mistake(`"${id}" is not an id: see list`);
  return id;
}

function readAddress(text: string): string {
  const address = parseEmailAddress(text);
  if (!address) throw new InvalidArgumentError('that is not an e-mail address');
  return address.address;
}

function readDays(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 3650) throw new InvalidArgumentError('a number of days from 1 to 3650');
  return days;
}

function readOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isOrigin = url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash && !url.username;
  if (!isOrigin) throw new InvalidArgumentError('http:// or https:// and a host, without a path');
  return url.origin;
}

/** Runs a command with the stores it needs and closes the database behind it. */
function withStores<Args extends unknown[]>(
  run: (stores: Stores, ...args: Args) => Promise<void>,
): (...args: Args) => Promise<void> {
  return async (...args) => {
    const { databaseUrl, publicUrl } = findInstallation();
    const database: Database = openDatabase(databaseUrl, 2);
    try {
      const administrators = createAdministratorStore(database);
      const links = createAdministratorLinks(database);
      await run({ administrators, links, portals: createPortalStore(database), publicUrl }, ...args);
    } finally {
      await database.$disconnect();
    }
  };
}

program()
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? `error: ${error.message}` : error);
    process.exitCode = 1;
  });
