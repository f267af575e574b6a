/** `npm run admin -- …`: administrators, their tokens, and portals, from the machine that holds the database. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { ADMINISTRATOR_ROLES, type AdministratorRole, type RoleGrant } from '../domain/administrator';
import type { Actor } from '../domain/actor';
import { parseEmailAddress } from '../domain/email-address';
import { PORTAL_DEFAULTS } from '../domain/portal';
import { type Database, openDatabase } from '../prisma/client';
import {
  type AdministratorStore,
  createAdministratorStore,
  type ListedAdministrator,
} from '../prisma/stores/administrator-store';
import { createPortalStore, PortalConflict, type PortalStore } from '../prisma/stores/portal-store';
import { newAdministratorToken } from '../security/administrator-token';
import { isTokenShaped } from '../security/link-token';

interface Stores {
  administrators: AdministratorStore;
  portals: PortalStore;
}

/** Whoever may run this command on this machine; no administrator of the service itself. */
const OPERATOR: Actor = { kind: 'system' };

/** A mistake in what was typed: told in one line. */
class Mistake extends Error {}

const HELP = `
Roles:
  organization_admin   every portal, and which portals there are
  portal_admin         decides about the developers of the portals named, and changes their settings
  viewer               looks, and changes nothing

Examples:
  npm run admin -- create-administrator --name "Grace Hopper" --email grace@example.com --role organization_admin
  npm run admin -- create-administrator --name "Ben" --role portal_admin --portal "Developer Portal"
  npm run admin -- create-token <administrator id> --label "laptop" --days 90
  npm run admin -- list
  npm run admin -- revoke-token <token id>
  npm run admin -- create-portal --name "Partners" --url https://partners.example.com --auto-approve

The database is that of DATABASE_URL, or else the one that \`npm start\` wrote into .vestibule/stack.json.`;

function program(): Command {
  const command = new Command('npm run admin --')
    .description('Makes administrators, their tokens, and portals. A token is shown once and kept as a hash.')
    .addHelpText('after', HELP)
    .showHelpAfterError();

  command
    .command('create-administrator')
    .description('make an administrator, with a first token')
    .requiredOption('--name <name>', 'as it stands in the audit')
    .option('--email <address>', 'gets a mail when a registration waits', readAddress)
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
  command.command('list').description('list administrators, their roles and tokens').action(withStores(list));
  command
    .command('revoke-token')
    .description('make a token useless at once')
    .argument('<token id>', 'see `list`')
    .action(withStores(revokeToken));
  command
    .command('remove-administrator')
    .description('take name, roles and tokens away; the audit keeps the id')
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
  { administrators, portals }: Stores,
  options: { name: string; email?: string; role: AdministratorRole; portal?: string[] },
): Promise<void> {
  if (options.role === 'organization_admin' && options.portal)
    throw new Mistake('an organization_admin has all portals: leave --portal out');
  if (options.role === 'portal_admin' && !options.portal)
    throw new Mistake('a portal_admin is for named portals: say which by --portal');
  const portalIds = options.portal ? await Promise.all(options.portal.map((portal) => findPortal(portals, portal))) : [null];
  const grants: RoleGrant[] = portalIds.map((portalId) => ({ role: options.role, portalId }));
  const { token, hash } = newAdministratorToken();
  const administrator = { name: options.name, email: options.email ?? null, grants };
  const first = { hash, label: 'first token', expiresAt: null };
  const id = await administrators.create(administrator, first, OPERATOR, 'administrator_created');
  console.log(`Administrator ${options.name} (${options.role}): ${id}`);
  showToken(token);
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

function showAdministrator({ id, name, email, grants, tokens }: ListedAdministrator, portalNames: Map<string, string>): void {
  console.log(`${id}  ${name}${email ? ` <${email}>` : ''}`);
  for (const { role, portalId } of grants)
    console.log(`  ${role} of ${portalId === null ? 'all portals' : (portalNames.get(portalId) ?? portalId)}`);
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
    const database: Database = openDatabase(databaseUrl(), 2);
    try {
      await run({ administrators: createAdministratorStore(database), portals: createPortalStore(database) }, ...args);
    } finally {
      await database.$disconnect();
    }
  };
}

function databaseUrl(): string {
  if (process.env.DATABASE_URL) return process.env.DATABASE_URL;
  const file = join(process.env.VESTIBULE_HOME ?? '.vestibule', 'stack.json');
  try {
    const { database } = JSON.parse(readFileSync(file, 'utf8')) as { database?: unknown };
    if (typeof database === 'string') return database;
  } catch {
    // The message below says what to do.
  }
  throw new Mistake(`which database? Set DATABASE_URL, or start the service first: it writes ${file}`);
}

program()
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? `error: ${error.message}` : error);
    process.exitCode = 1;
  });
