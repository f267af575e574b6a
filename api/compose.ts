import { join } from 'node:path';
import type { Express } from 'express';
import type { Logger } from 'pino';
import { projectFolder } from '../config/project-folder';
import type { Settings } from '../config/settings';
import { type TemporalAccess, temporalAccess } from '../config/temporal-access';
import { EXAMPLE_TOKENS } from '../mail/example-mail';
import { createTemplateRunner } from '../mail/template-runner';
import { parseSender } from '../mail/sender';
import { createMailRenderer } from '../mail/render';
import { type Database, openDatabase } from '../prisma/client';
import { createAccountHistories } from '../prisma/stores/account/account-histories';
import { createAdministratorCredentials } from '../prisma/stores/administrator/administrator-credential-store';
import { createAdministratorLinks } from '../prisma/stores/administrator/administrator-link-store';
import { createAdministratorSessions } from '../prisma/stores/administrator/administrator-session-store';
import { createAdministratorLogIns } from '../prisma/stores/administrator/administrator-log-in-store';
import { createAdministratorStore } from '../prisma/stores/administrator/administrator-store';
import { createDeveloperDirectory } from '../prisma/stores/account/developer-directory';
import { claimInstallation } from '../prisma/stores/installation/installation-store';
import { highestKeptCosts, type KeptCosts } from '../prisma/stores/installation/kept-costs';
import { createLinkStore } from '../prisma/stores/account/link-store';
import { createMailDeliveries } from '../prisma/stores/mail/mail-delivery-store';
import { createEmailTemplateStore } from '../prisma/stores/mail/email-template-store';
import { createAnswerLookup } from '../prisma/stores/account/message-store';
import { namedKeys } from '../prisma/stores/installation/named-keys';
import { createPortalStore } from '../prisma/stores/portal/portal-store';
import { createPortalDocumentStore } from '../prisma/stores/portal/portal-document-store';
import { createOwnDataStore } from '../prisma/stores/account/own-data-store';
import { createRequestStore } from '../prisma/stores/account/request-store';
import { createSessionStore } from '../prisma/stores/account/session-store';
import { createLogIns } from '../prisma/stores/account/log-in-store';
import { createStagedCredentials } from '../prisma/stores/account/staged-credential-store';
import { createSharedCounter } from '../prisma/stores/sql/shared-counter';
import { createAccessTokens } from '../security/access-token';
import { createEmailHash, type EmailHash } from '../security/email-hash';
import { createAuditSeals } from '../security/audit-seal';
import { createDeviceTokens } from '../security/device-token';
import { guessableBecause } from '../security/guessable-passwords';
import { createKeyRing, type KeyRing } from '../security/key-ring';
import { createLinkTokens } from '../security/link-token';
import { createMessageSeals } from '../security/message-seal';
import { createPasswordHasher } from '../security/password-hasher';
import { createPayloadCodec } from '../security/payload-codec';
import { tlsTrouble } from '../security/tls-trouble';
import { createRefreshTokens } from '../security/refresh-token';
import { CONSOLE_DEVICE_COOKIE, createConsoleCookie } from './guards/console-cookie';
import { createApp } from './app';
import { createResponseTimer } from './guards/response-timer';
import { createDeviceCookie } from './guards/device-cookie';
import { createOwnOrigin } from './guards/own-origin';
import { createPasswordCheck } from './guards/password-check';
import { createRequestLimits, NO_REQUEST_LIMITS } from './http/request-limits';
import { createLogInLimits, NO_LOG_IN_LIMITS } from './guards/log-in-limits';
import { readPageFiles } from './pages/page-files';
import { createTemporalGateway } from './temporal/temporal-gateway';

/** Longer than one answer takes, shorter than a client waits. */
const MANY_ACCOUNTS_MS = 20_000;

export interface ComposedApi {
  app: Express;
  /** From now on `/readyz` says no, and what takes long breaks off where it can be taken up again. */
  stop(): void;
  close(): Promise<void>;
}

/** Builds the api from its settings. Refuses a database that was set up with another EMAIL_HASH_KEY. */
export async function composeApi(settings: Settings, logger: Logger, manyAccountsMs = MANY_ACCOUNTS_MS): Promise<ComposedApi> {
  const stopping = new AbortController();
  const database = openDatabase(settings.DATABASE_URL, settings.DATABASE_POOL);
  const emailHash = createEmailHash(settings.EMAIL_HASH_KEY);
  const ring = createKeyRing(settings.SECRET_KEYS);
  const { organizationId, keptCosts } = await readInstallation(database, emailHash, ring, logger).catch(
    async (error: unknown) => {
      // Whoever waits for PostgreSQL composes many times.
      await database.$disconnect();
      throw error;
    },
  );
  const publicUrl = settings.PUBLIC_URL ?? `http://localhost:${settings.PORT}`;
  const linkTokens = createLinkTokens(ring);
  const seals = createAuditSeals(ring);
  const devices = createDeviceTokens(ring);
  const codec = createPayloadCodec(ring);
  const passwords = createPasswordHashers(settings, keptCosts, ring);
  const access = temporalAccess(settings);
  const gateway = createTemporalGateway({
    access,
    namespace: settings.TEMPORAL_NAMESPACE,
    taskQueue: settings.TEMPORAL_TASK_QUEUE,
    codec,
    seals: createMessageSeals(ring),
    deadlineMs: settings.UPDATE_TIMEOUT_MS,
    answered: createAnswerLookup(database),
    logger,
  });
  void gateway.reachable().then((isReachable) => (isReachable ? undefined : sayTlsTrouble(access, logger)));
  const hashNetwork = (network: string) => emailHash.hash('networks', network);
  const limited = settings.RATE_LIMITS === 'default';
  if (!limited) logger.warn('RATE_LIMITS is off: anybody may guess passwords and fill mailboxes as fast as they can');
  const limits = limited ? createRequestLimits(createSharedCounter(database).count, hashNetwork) : NO_REQUEST_LIMITS;
  const portals = createPortalStore(database, seals);
  const documents = createPortalDocumentStore(database, seals);
  const templateRunner = createTemplateRunner();
  const administrators = createAdministratorStore(database, seals);
  const sessions = createAdministratorSessions(database, seals);
  const passwordPolicy = { minCharacters: settings.PASSWORD_MIN_CHARACTERS, guessable: guessableBecause };
  const responseTimer = createResponseTimer(settings.RESPONSE_STEP_MS);
  const logInLimits = limited ? createLogInLimits(database, hashNetwork) : NO_LOG_IN_LIMITS;
  const secure = new URL(publicUrl).protocol === 'https:';
  const cookie = createConsoleCookie({ secure, lifetimeSeconds: settings.ADMIN_SESSION_SECONDS });

  const app = createApp({
    logger,
    portals,
    developer: {
      gateway,
      documents,
      emailHash,
      linkTokens,
      passwords: passwords.developers,
      passwordCheck: createPasswordCheck({ passwords: passwords.developers, limits: logInLimits }),
      limits,
      organizationId,
      links: createLinkStore(database),
      requests: createRequestStore(database),
      ownData: createOwnDataStore(database),
      stagedCredentials: createStagedCredentials(database),
      logIns: createLogIns(database),
      sessions: createSessionStore(database),
      sessionSeconds: { lifetime: settings.SESSION_SECONDS, idle: settings.SESSION_IDLE_SECONDS },
      accessTokens: createAccessTokens({ ring, lifetimeSeconds: settings.ACCESS_TOKEN_SECONDS, issuer: publicUrl }),
      refreshTokens: createRefreshTokens(ring),
      devices,
      passwordPolicy,
      responseTimer,
      logInLimits,
    },
    management: {
      portals,
      documents,
      administrators,
      developers: createDeveloperDirectory(database),
      histories: createAccountHistories(database),
      emailTemplates: createEmailTemplateStore(database, seals),
      mailDeliveries: createMailDeliveries(database),
      mailFrom: parseSender(settings.MAIL_FROM),
      mailPreviews: createMailRenderer({ linkTokens: EXAMPLE_TOKENS, publicUrl, templateRunner }),
      templateRunner,
      gateway,
      limits,
      logger,
      emailHash,
      publicUrl,
      manyAccountsMs,
      stopping: stopping.signal,
      temporalUi: settings.TEMPORAL_UI_URL
        ? { url: settings.TEMPORAL_UI_URL.replace(/\/+$/, ''), namespace: settings.TEMPORAL_NAMESPACE }
        : null,
    },
    administrator: {
      administrators,
      sessions,
      cookie,
      deviceCookie: createDeviceCookie(devices, { name: CONSOLE_DEVICE_COOKIE, secure, sameSite: 'strict' }),
      logger,
      passwords: passwords.administrators,
      passwordCheck: createPasswordCheck({ passwords: passwords.administrators, limits: logInLimits }),
      passwordPolicy,
      responseTimer,
      limits,
      logInLimits,
      emailHash,
      credentials: createAdministratorCredentials(database, seals),
      links: createAdministratorLinks(database, seals),
      logIns: createAdministratorLogIns(database),
      sessionSeconds: settings.ADMIN_SESSION_SECONDS,
    },
    administrators: {
      administrators,
      sessions,
      cookie,
      portals,
      limits,
      sessionIdleSeconds: settings.ADMIN_SESSION_IDLE_SECONDS,
      ownOrigin: createOwnOrigin(secure),
    },
    codec: { codec, administrators, limits },
    health: {
      stopping: stopping.signal,
      databaseAnswers: () => databaseAnswers(database),
      temporalAnswers: () => gateway.reachable(),
    },
    portalPages: readPageFiles(join(projectFolder, 'web', 'dist', 'portal')),
    consolePages: readPageFiles(join(projectFolder, 'web', 'dist', 'console')),
    administratorHosts: [...(settings.PUBLIC_URL ? [new URL(settings.PUBLIC_URL).host] : []), ...settings.ADMIN_HOSTS],
    trustedProxies: settings.TRUSTED_PROXIES,
    temporalUiUrl: settings.TEMPORAL_UI_URL,
    metricsToken: settings.METRICS_TOKEN,
  });

  return {
    app,
    stop: () => stopping.abort(),
    async close() {
      await Promise.allSettled([gateway.close(), passwords.close(), templateRunner.close(), database.$disconnect()]);
    },
  };
}

/** What the api has to know of its database before it serves. */
async function readInstallation(database: Database, { fingerprint }: EmailHash, ring: KeyRing, logger: Logger) {
  const { organizationId } = await claimInstallation(database, fingerprint);
  await warnOfMissingKeys(database, ring, logger);
  return { organizationId, keptCosts: await highestKeptCosts(database) };
}

/** Administrators have a thread and a queue of their own, which no crowd at the portals fills. */
function createPasswordHashers(settings: Settings, kept: KeptCosts, ring: KeyRing) {
  const { BCRYPT_COST: cost, PASSWORD_HASH_THREADS: threads, PASSWORD_HASH_QUEUE: queue } = settings;
  const developers = createPasswordHasher({ ring, cost, threads, queue, highestKeptCost: kept.developers });
  const administrators = createPasswordHasher({ ring, cost, threads: 1, queue, highestKeptCost: kept.administrators });
  return { developers, administrators, close: () => Promise.all([developers.close(), administrators.close()]) };
}

/** What such a key would open stays shut without a word, so that it is said here. */
async function warnOfMissingKeys(database: Database, ring: KeyRing, logger: Logger): Promise<void> {
  const lacking = (await namedKeys(database, new Date())).filter(({ keyId }) => !ring.byId(keyId));
  for (const key of new Set(lacking.map(({ keyId }) => keyId))) {
    const namedBy = lacking.filter(({ keyId }) => keyId === key).map(({ what }) => what);
    logger.warn({ key, namedBy }, `SECRET_KEYS lacks the key "${key}", which ${namedBy.join(', ')} still need`);
  }
}

/** While Temporal is merely away, `/readyz` says so; this is mended by nobody but whoever sets the settings. */
async function sayTlsTrouble(access: TemporalAccess, logger: Logger): Promise<void> {
  const trouble = await tlsTrouble(access);
  if (trouble !== null) logger.warn({ address: access.address }, `Temporal cannot be reached: ${trouble}`);
}

async function databaseAnswers(database: Database): Promise<boolean> {
  try {
    await database.$queryRaw`SELECT 1`;
    return true;
  } catch {
    return false;
  }
}
