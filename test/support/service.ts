import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Client } from '@temporalio/client';
import { composeApi } from '../../api/compose';
import { createHttpServer } from '../../api/http/http-server';
import type { Settings } from '../../config/settings';
import type { ApprovalPolicy } from '../../domain/approval-policy';
import { PORTAL_DEFAULTS, type PortalSettings } from '../../domain/portal';
import { freePort } from '../../embedded/processes/ports';
import { openDatabase, type Database } from '../../prisma/client';
import { createAdministratorStore } from '../../prisma/stores/administrator/administrator-store';
import { createPortalDocumentStore } from '../../prisma/stores/portal/portal-document-store';
import { createPortalStore } from '../../prisma/stores/portal/portal-store';
import { newAdministratorToken } from '../../security/administrator-token';
import { type AuditSeals, createAuditSeals } from '../../security/audit-seal';
import { createKeyRing } from '../../security/key-ring';
import { createTestDatabase } from './database';
import { fileLog } from './file-log';
import type { CapturedLog } from './log';
import { startTestMailbox, type TestMailbox } from './mailbox';
import { testSettings } from './settings';
import { localEnvironment } from './temporal';
import { startWorker } from './worker';

/** The whole service on real parts, listening on a port of its own. */
export interface Service {
  /** Of the default portal and of the administrators. */
  url: string;
  portalId: string;
  adminToken: string;
  settings: Settings;
  database: Database;
  /** As the service itself has them. */
  seals: AuditSeals;
  mailbox: TestMailbox;
  temporal: Client;
  log: CapturedLog;
  /** Ends the worker, as a crash or a deployment would; what needs it waits from then on. */
  stopWorker(): Promise<void>;
  /** A worker again, after `stopWorker`; with other settings where some are given. */
  startWorker(changes?: Partial<Settings>): Promise<void>;
  /** Another api in the place of this one, with other settings. */
  restartApi(changes: Partial<Settings>): Promise<void>;
  /** Changes the default portal's settings behind the api's back. */
  setPortal(changes: Partial<PortalSettings>): Promise<void>;
  /** Another revision of the default portal's approval policy. */
  setPolicy(changes: Partial<ApprovalPolicy>): Promise<void>;
  /** Tells the api that its process is about to end. */
  announceStop(): void;
  stop(): Promise<void>;
}

export interface ServiceOptions {
  /** Settings as the environment would have them. */
  settings?: Record<string, string>;
  /** `none`: neither Temporal nor worker, as when both are away. */
  temporal?: 'real' | 'none';
  /** How long one request works at many accounts. */
  manyAccountsMs?: number;
}

export async function startService(options: ServiceOptions = {}): Promise<Service> {
  const { settings: overrides = {}, temporal = 'real', manyAccountsMs } = options;
  const log = fileLog;
  const [testDatabase, mailbox, environment, port] = await Promise.all([
    createTestDatabase(),
    startTestMailbox(),
    temporal === 'real' ? localEnvironment() : null,
    freePort(),
  ]);
  const parts = { databaseUrl: testDatabase.url, mailboxUrl: mailbox.url, environment };
  const settings = testSettings(parts, { PORT: String(port), PUBLIC_URL: `http://localhost:${port}`, ...overrides });
  const database = openDatabase(settings.DATABASE_URL, 5);
  const url = `http://localhost:${port}`;
  const seals = createAuditSeals(createKeyRing(settings.SECRET_KEYS));
  const { portalId, adminToken } = await seed(database, seals, url);
  if (settings.RATE_LIMITS === 'off') log.expect(/RATE_LIMITS is off/);
  let worker = environment ? await startWorker(settings, log) : null;
  let api = await startApi(settings);

  async function startApi(own: Settings): Promise<{ announceStop(): void; stop(): Promise<void> }> {
    const { app, stop, close } = await composeApi(own, log.logger, manyAccountsMs);
    const server = createHttpServer(app).listen(port, '127.0.0.1');
    await once(server, 'listening');
    return {
      announceStop: stop,
      async stop() {
        await ended(server);
        await close();
      },
    };
  }

  return {
    url,
    portalId,
    adminToken,
    settings,
    database,
    seals,
    mailbox,
    log,
    get temporal() {
      if (!environment) throw new Error('this service was started without Temporal');
      return environment.client;
    },
    async stopWorker() {
      await worker?.stop();
      worker = null;
    },
    async startWorker(changes) {
      worker = await startWorker({ ...settings, ...changes }, log);
    },
    async restartApi(changes) {
      await api.stop();
      api = await startApi({ ...settings, ...changes });
    },
    async setPortal(changes) {
      await database.portal.update({ where: { id: portalId }, data: changes });
    },
    async setPolicy(changes) {
      const documents = createPortalDocumentStore(database, seals);
      const { revision, content } = await documents.latest(portalId, 'approval_policy');
      await documents.replace(portalId, 'approval_policy', revision, { ...content, ...changes }, { kind: 'system' });
    },
    announceStop: () => api.announceStop(),
    async stop() {
      await api.stop();
      await worker?.stop();
      await environment?.teardown();
      await database.$disconnect();
      await mailbox.stop();
      await testDatabase.drop();
      log.verify();
    },
  };
}

async function seed(database: Database, seals: AuditSeals, url: string): Promise<{ portalId: string; adminToken: string }> {
  const actor = { kind: 'system' } as const;
  const portal = await createPortalStore(database, seals).create(
    { ...PORTAL_DEFAULTS, name: 'Test', displayName: 'Test Portal', url },
    actor,
  );
  const { token, hash } = newAdministratorToken();
  const first = {
    name: 'Grace Hopper',
    email: 'grace@example.com',
    grants: [{ role: 'organization_admin' as const, portalId: null }],
  };
  await createAdministratorStore(database, seals).create(
    first,
    { hash, label: 'test', expiresAt: null },
    actor,
    'administrator_created',
  );
  return { portalId: portal.id, adminToken: token };
}

function ended(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
