/**
 * For the embedded start: makes what a first visitor needs, once. Prints one line of JSON:
 * `{"portalId": "…", "adminToken": "…"}`, the token null where the first administrator exists already.
 * Environment: DATABASE_URL, SECRET_KEYS, EMAIL_HASH_KEY, PORTAL_URL.
 */
import { type Portal, PORTAL_DEFAULTS, portalHost } from '../domain/portal';
import type { Database } from '../prisma/client';
import { createAdministratorStore } from '../prisma/stores/administrator/administrator-store';
import { claimInstallation } from '../prisma/stores/installation/installation-store';
import { createPortalStore } from '../prisma/stores/portal/portal-store';
import { createEmailHash } from '../security/email-hash';
import { newAdministratorToken } from '../security/administrator-token';
import type { AuditSeals } from '../security/audit-seal';
import { openInstallation, sealsOf } from './stores';

const PORTAL_NAME = 'Developer Portal';
const ADMINISTRATOR_NAME = 'First administrator (embedded start)';

async function seed(): Promise<void> {
  const database = await openInstallation(required('DATABASE_URL'));
  const seals = sealsOf(required('SECRET_KEYS'));
  try {
    await claimInstallation(database, createEmailHash(required('EMAIL_HASH_KEY')).fingerprint);
    const portal = await ensurePortal(database, seals, new URL(required('PORTAL_URL')).origin);
    const adminToken = await ensureAdministrator(database, seals);
    console.log(JSON.stringify({ portalId: portal.id, adminToken }));
  } finally {
    await database.$disconnect();
  }
}

/** The portal of an earlier start moves along when the service listens elsewhere now. */
async function ensurePortal(database: Database, seals: AuditSeals, url: string): Promise<Portal> {
  const portals = createPortalStore(database, seals);
  const [first] = await portals.all();
  const actor = { kind: 'system' } as const;
  if (!first) return portals.create({ ...PORTAL_DEFAULTS, name: PORTAL_NAME, displayName: PORTAL_NAME, url }, actor);
  const isLocal = new URL(first.url).hostname === 'localhost';
  const taken = await portals.byHost(portalHost({ url }));
  if (!isLocal || first.url === url || taken) return first;
  return (await portals.change(first.id, { url }, actor)) ?? first;
}

async function ensureAdministrator(database: Database, seals: AuditSeals): Promise<string | null> {
  const administrators = createAdministratorStore(database, seals);
  if ((await administrators.list()).length > 0) return null;
  const { token, hash } = newAdministratorToken();
  await administrators.create(
    { name: ADMINISTRATOR_NAME, email: null, grants: [{ role: 'organization_admin', portalId: null }] },
    { hash, label: 'first token', expiresAt: null },
    { kind: 'system' },
    'first_administrator_created',
  );
  return token;
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

seed().catch((error: unknown) => {
  console.error(`The first data could not be made: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
