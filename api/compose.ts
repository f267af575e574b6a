import { join } from 'node:path';
import type { Express } from 'express';
import type { Logger } from 'pino';
import { projectFolder } from '../config/project-folder';
import type { Settings } from '../config/settings';
import { EXAMPLE_TOKENS } from '../mail/example-mail';
import { createOwnWords } from '../mail/own-words';
import { parseSender } from '../mail/sender';
import { createMailRenderer } from '../mail/render';
import { type Database, openDatabase } from '../prisma/client';
import { createAccountHistories } from '../prisma/stores/account/account-histories';
import { createAdministratorCredentials } from '../prisma/stores/administrator/administrator-credential-store';
import { createAdministratorLinks } from '../prisma/stores/administrator/administrator-link-store';
import { createAdministratorSessions } from '../prisma/stores/administrator/administrator-session-store';
import { createAdministratorSignIns } from '../prisma/stores/administrator/administrator-sign-in-store';
import { createAdministratorStore } from '../prisma/stores/administrator/administrator-store';
import { createDeveloperDirectory } from '../prisma/stores/account/developer-directory';
import { claimInstallation } from '../prisma/stores/installation/installation-store';
import { highestKeptCosts } from '../prisma/stores/installation/kept-costs';
import { createLinkStore } from '../prisma/stores/account/link-store';
import { createMailDeliveries } from '../prisma/stores/mail/mail-delivery-store';
import { createMailTemplateStore } from '../prisma/stores/mail/mail-template-store';
import { createAnswerLookup } from '../prisma/stores/account/message-store';
import { missingKeys } from '../prisma/stores/installation/named-keys';
import { createPortalStore } from '../prisma/stores/portal/portal-store';
import { createSessionStore } from '../prisma/stores/account/session-store';
import { createSignIns } from '../prisma/stores/account/sign-in-store';
import { createStagedCredentials } from '../prisma/stores/account/staged-credential-store';
import { createAccessTokens } from '../security/access-token';
import { createAddressHash } from '../security/address-hash';
import { createAuditSeals } from '../security/audit-seal';
import { createDeviceTokens } from '../security/device-token';
import { guessableBecause } from '../security/guessable-passwords';
import { createKeyRing, type KeyRing } from '../security/key-ring';
import { createLinkTokens } from '../security/link-token';
import { createMessageSeals } from '../security/message-seal';
import { createPasswordHasher } from '../security/password-hasher';
import { createPayloadCodec } from '../security/payload-codec';
import { createRefreshTokens } from '../security/refresh-token';
import { CONSOLE_DEVICE_COOKIE, createConsoleCookie } from './guards/console-cookie';
import { createApp } from './app';
import { createAnswerGrid } from './guards/answer-grid';
import { createDeviceCookie } from './guards/device-cookie';
import { createOwnOrigin } from './guards/own-origin';
import { createPasswordCheck } from './guards/password-check';
import { createRequestLimits, NO_REQUEST_LIMITS } from './http/request-limits';
import { createSignInLimits, NO_SIGN_IN_LIMITS } from './guards/sign-in-limits';
import { readPageFiles } from './pages/page-files';
import { createTemporalGateway } from './temporal/temporal-gateway';

/** Longer than one answer takes, shorter than a client waits. */
const DELETION_MS = 20_000;

export interface ComposedApi {
  app: Express;
  /** From now on `/readyz` says no, and what takes long breaks off where it can be taken up again. */
  stop(): void;
  close(): Promise<void>;
}

/** Builds the api from its settings. Refuses a database that was set up with another ADDRESS_KEY. */
export async function composeApi(settings: Settings, logger: Logger, deletionMs = DELETION_MS): Promise<ComposedApi> {
  const stopping = new AbortController();
  const database = openDatabase(settings.DATABASE_URL, settings.DATABASE_POOL);
  const addressHash = createAddressHash(settings.ADDRESS_KEY);
  const { organizationId } = await claimInstallation(database, addressHash.fingerprint).catch(async (error: unknown) => {
    await database.$disconnect();
    throw error;
  });
  const publicUrl = settings.PUBLIC_URL ?? `http://localhost:${settings.PORT}`;
  const ring = createKeyRing(settings.KEYS);
  await warnOfMissingKeys(database, ring, logger);
  const linkTokens = createLinkTokens(ring);
  const seals = createAuditSeals(ring);
  const devices = createDeviceTokens(ring);
  const codec = createPayloadCodec(ring);
  const passwords = await createPasswordHashers(settings, database, ring);
  const gateway = createTemporalGateway({
    address: settings.TEMPORAL_ADDRESS,
    namespace: settings.TEMPORAL_NAMESPACE,
    apiKey: settings.TEMPORAL_API_KEY,
    tls: settings.TEMPORAL_TLS,
    taskQueue: settings.TASK_QUEUE,
    codec,
    seals: createMessageSeals(ring),
    deadlineMs: settings.ANSWER_DEADLINE_MS,
    answered: createAnswerLookup(database),
    logger,
  });
  const limited = settings.RATE_LIMITS === 'default';
  if (!limited) logger.warn('RATE_LIMITS is off: anybody may guess passwords and fill mailboxes as fast as they can');
  const limits = limited ? createRequestLimits() : NO_REQUEST_LIMITS;
  const portals = createPortalStore(database, seals);
  const ownWords = createOwnWords();
  const administrators = createAdministratorStore(database, seals);
  const sessions = createAdministratorSessions(database, seals);
  const passwordPolicy = { minCharacters: settings.PASSWORD_MIN_CHARACTERS, guessable: guessableBecause };
  const grid = createAnswerGrid(settings.ANSWER_GRID_MS);
  const signInLimits = limited ? createSignInLimits(database) : NO_SIGN_IN_LIMITS;
  const secure = new URL(publicUrl).protocol === 'https:';
  const cookie = createConsoleCookie({ secure, lifetimeSeconds: settings.ADMIN_SESSION_SECONDS });

  const app = createApp({
    logger,
    portals,
    developer: {
      gateway,
      addressHash,
      linkTokens,
      passwords: passwords.developers,
      passwordCheck: createPasswordCheck({ passwords: passwords.developers, limits: signInLimits }),
      limits,
      organizationId,
      links: createLinkStore(database),
      stagedCredentials: createStagedCredentials(database),
      signIns: createSignIns(database),
      sessions: createSessionStore(database),
      sessionSeconds: { lifetime: settings.SESSION_SECONDS, idle: settings.SESSION_IDLE_SECONDS },
      accessTokens: createAccessTokens({ ring, lifetimeSeconds: settings.ACCESS_TOKEN_SECONDS, issuer: publicUrl }),
      refreshTokens: createRefreshTokens(ring),
      devices,
      passwordPolicy,
      grid,
      signInLimits,
    },
    management: {
      portals,
      developers: createDeveloperDirectory(database),
      histories: createAccountHistories(database),
      mailTemplates: createMailTemplateStore(database, seals),
      mailDeliveries: createMailDeliveries(database),
      mailFrom: parseSender(settings.MAIL_FROM),
      mailPreviews: createMailRenderer({ linkTokens: EXAMPLE_TOKENS, administratorUrl: publicUrl, ownWords }),
      ownWords,
      gateway,
      limits,
      addressHash,
      publicUrl,
      deletionMs,
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
      passwordCheck: createPasswordCheck({ passwords: passwords.administrators, limits: signInLimits }),
      passwordPolicy,
      grid,
      limits,
      signInLimits,
      addressHash,
      credentials: createAdministratorCredentials(database, seals),
      links: createAdministratorLinks(database, seals),
      signIns: createAdministratorSignIns(database),
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
      await Promise.allSettled([gateway.close(), passwords.close(), ownWords.close(), database.$disconnect()]);
    },
  };
}

/** Administrators have a thread and a queue of their own, which no crowd at the portals fills. */
async function createPasswordHashers(settings: Settings, database: Database, ring: KeyRing) {
  const { BCRYPT_COST: cost, PASSWORD_THREADS: threads, PASSWORD_QUEUE: queue } = settings;
  const kept = await highestKeptCosts(database);
  const developers = createPasswordHasher({ ring, cost, threads, queue, highestKeptCost: kept.developers });
  const administrators = createPasswordHasher({ ring, cost, threads: 1, queue, highestKeptCost: kept.administrators });
  return { developers, administrators, close: () => Promise.all([developers.close(), administrators.close()]) };
}

/** What such a key would open stays shut without a word, so that it is said here. */
async function warnOfMissingKeys(database: Database, ring: KeyRing, logger: Logger): Promise<void> {
  const known = ring.all.map(({ id }) => id);
  for (const [key, namedBy] of await missingKeys(database, known, new Date())) {
    logger.warn({ key, namedBy }, `KEYS lacks the key "${key}", which ${namedBy.join(', ')} still need`);
  }
}

async function databaseAnswers(database: Database): Promise<boolean> {
  try {
    await database.$queryRaw`SELECT 1`;
    return true;
  } catch {
    return false;
  }
}
