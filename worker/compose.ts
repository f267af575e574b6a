import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker, type WorkflowBundle } from '@temporalio/worker';
import type { Logger } from 'pino';
import { createActivities } from '../activities';
import { RUNS_AT_ONCE, type Settings } from '../config/settings';
import { temporalAccess } from '../config/temporal-access';
import { createTemplateRunner, TEMPLATE_SECONDS, TEMPLATE_TURN_SECONDS } from '../mail/template-runner';
import { createMailRenderer, type MailRenderer } from '../mail/render';
import { createPostmarkBounces } from '../mail/postmark-bounces';
import { createPostmarkMailer } from '../mail/postmark-mailer';
import { createSmtpMailer } from '../mail/smtp-mailer';
import { createTestMailer } from '../mail/test-mailer';
import { openDatabase } from '../prisma/client';
import { createAccountStore } from '../prisma/stores/account/account-store';
import { createAuditAnchoring } from '../prisma/stores/audit/audit-anchoring';
import { createBounceRecords } from '../prisma/stores/mail/bounce-store';
import { createHousekeeping } from '../prisma/stores/installation/housekeeping';
import { claimInstallation } from '../prisma/stores/installation/installation-store';
import { createOutbox } from '../prisma/stores/mail/outbox-store';
import { createDigests } from '../prisma/stores/mail/digest-store';
import { createDigestPlans } from '../prisma/stores/portal/digest-plans';
import { createStandings } from '../prisma/stores/account/standing-store';
import { createTestMails } from '../prisma/stores/mail/test-mail-store';
import { emailProviderOf } from '../security/email-provider';
import { createEmailHash } from '../security/email-hash';
import { createAuditSeals } from '../security/audit-seal';
import { createKeyRing, type KeyRing } from '../security/key-ring';
import { createFresh, createLinkTokens } from '../security/link-token';
import { createMessageSeals } from '../security/message-seal';
import { createPayloadCodec, leaveDamagedSealed } from '../security/payload-codec';
import { createAuditWatch } from './audit-watch';
import { createBouncePoller } from './bounce-poller';
import { createFailingRuns } from './failing-runs';
import { findNamespace } from './find-namespace';
import { createReconciler } from './reconciler';
import { registerSearchAttributes } from './search-attributes';
import { BUNDLE_PATH, workflowBundle } from './workflow-bundle';

/** A worker with everything it holds. `run` ends when `stop` is called, or rejects when the worker has failed. */
export interface ComposedWorker {
  run(): Promise<void>;
  stop(): void;
}

/**
 * Builds the worker from its settings. Refuses a database that was set up with another EMAIL_HASH_KEY; throws where
 * PostgreSQL or Temporal cannot be reached. What it has opened by then is closed.
 */
export async function composeWorker(settings: Settings, logger: Logger, bundlePath = BUNDLE_PATH): Promise<ComposedWorker> {
  await claimDatabase(settings);
  const ring = createKeyRing(settings.SECRET_KEYS);
  const held = await hold(settings, ring);
  try {
    await findNamespace(held.connection, settings.TEMPORAL_NAMESPACE);
    await registerSearchAttributes(held.client, logger);
    return await assemble(settings, logger, ring, held, await workflowBundle(bundlePath));
  } catch (error) {
    await held.close();
    throw error;
  }
}

/** What has to be closed again, also where the worker cannot be made: whoever waits for Temporal composes many times. */
async function hold(settings: Settings, ring: KeyRing) {
  const dataConverter = {
    payloadCodecs: [leaveDamagedSealed(createPayloadCodec(ring))],
    payloadConverterPath: require.resolve('../security/payload-converter'),
    failureConverterPath: require.resolve('../security/failure-converter'),
  };
  const access = temporalAccess(settings);
  // The only one that may fail.
  const connection = await NativeConnection.connect({ ...access, grpcCompression: { codec: settings.TEMPORAL_COMPRESSION } });
  const client = new Client({ connection: Connection.lazy(access), namespace: settings.TEMPORAL_NAMESPACE, dataConverter });
  const database = openDatabase(settings.DATABASE_URL, settings.DATABASE_POOL);
  const templateRunner = createTemplateRunner({ turnSeconds: TEMPLATE_TURN_SECONDS });
  const close = () =>
    Promise.allSettled([templateRunner.close(), database.$disconnect(), client.connection.close(), connection.close()]);
  return { dataConverter, connection, client, database, templateRunner, close };
}

async function assemble(
  settings: Settings,
  logger: Logger,
  ring: KeyRing,
  { dataConverter, connection, client, database, templateRunner, close }: Awaited<ReturnType<typeof hold>>,
  bundle: WorkflowBundle,
): Promise<ComposedWorker> {
  const linkTokens = createLinkTokens(ring);
  const seals = createAuditSeals(ring);
  const publicUrl = settings.PUBLIC_URL ?? `http://localhost:${settings.PORT}`;
  const { mailerOf, bounces } = mailHost(settings);
  const worker = await Worker.create({
    connection,
    namespace: settings.TEMPORAL_NAMESPACE,
    taskQueue: settings.TEMPORAL_TASK_QUEUE,
    workflowBundle: bundle,
    dataConverter,
    activities: createActivities({
      seals: createMessageSeals(ring),
      recorder: {
        accounts: createAccountStore(database, seals),
        fresh: createFresh(linkTokens),
        isRetired: (keyId) => linkTokens.isRetired(keyId),
        temporalDecisions: settings.ALLOW_SIGNAL_DECISIONS,
        providerOf: emailProviderOf,
        rememberedMs: settings.EARLIER_DECISIONS_DAYS * 24 * 3_600_000,
      },
      outbox: createOutbox({
        database,
        requestSeconds: settings.MAIL_TIMEOUT_SECONDS + TEMPLATE_TURN_SECONDS + TEMPLATE_SECONDS,
        searchLagSeconds: settings.MAIL_SEARCH_LAG_SECONDS,
      }),
      mailer: mailerOf(createMailRenderer({ linkTokens, publicUrl, templateRunner })),
      testMails: createTestMails(database),
      digests: createDigests(database),
      testMailer: createTestMailer({ mailerOf, publicUrl, templateRunner }),
    }),
    ...versionOf(settings),
    maxConcurrentWorkflowTaskExecutions: RUNS_AT_ONCE,
    maxCachedWorkflows: settings.WORKER_CACHED_RUNS,
    shutdownGraceTime: '10s',
  });
  const reconciler = createReconciler({
    housekeeping: createHousekeeping(database),
    standings: createStandings(database),
    digestPlans: createDigestPlans(database),
    client,
    taskQueue: settings.TEMPORAL_TASK_QUEUE,
    everySeconds: settings.RECONCILE_SECONDS,
    logger,
  });
  const bouncePoller = bounces && createBouncePoller({ reports: bounces, records: createBounceRecords(database), logger });
  const failingRuns = createFailingRuns({ client, logger });
  const auditWatch = createAuditWatch({
    anchoring: createAuditAnchoring(database, seals),
    everySeconds: settings.RECONCILE_SECONDS,
    logger,
  });
  return {
    async run() {
      failingRuns.start();
      reconciler.start();
      bouncePoller?.start();
      auditWatch.start();
      try {
        await worker.run();
      } finally {
        await Promise.all([failingRuns.stop(), reconciler.stop(), bouncePoller?.stop(), auditWatch.stop()]);
        await close();
      }
    },
    stop() {
      if (worker.getState() === 'RUNNING') worker.shutdown();
    },
  };
}

/** A run moves on to the version that is current with its next task: it may wait for months, and no worker should for it. */
function versionOf({ TEMPORAL_DEPLOYMENT_NAME: deploymentName, TEMPORAL_BUILD_ID: buildId }: Settings) {
  if (!deploymentName || !buildId) return {};
  return {
    workerDeploymentOptions: {
      version: { deploymentName, buildId },
      useWorkerVersioning: true as const,
      defaultVersioningBehavior: 'AUTO_UPGRADE' as const,
    },
  };
}

/** How mails are sent by the transport that is set, and who tells of those that came back; by SMTP nobody does. */
export function mailHost(settings: Settings) {
  const common = { from: settings.MAIL_FROM, timeoutSeconds: settings.MAIL_TIMEOUT_SECONDS };
  if (settings.MAIL_TRANSPORT === 'smtp') {
    const smtp = { ...common, url: settings.SMTP_URL, requireTls: settings.SMTP_REQUIRE_TLS };
    return { mailerOf: (renderer: MailRenderer) => createSmtpMailer({ ...smtp, renderer }), bounces: null };
  }
  const postmark = {
    ...common,
    serverToken: settings.POSTMARK_SERVER_TOKEN,
    url: settings.POSTMARK_URL,
    messageStream: settings.POSTMARK_MESSAGE_STREAM,
  };
  return {
    mailerOf: (renderer: MailRenderer) => createPostmarkMailer({ ...postmark, renderer }),
    bounces: createPostmarkBounces(postmark),
  };
}

/** On a connection that ends again: whoever waits for PostgreSQL or Temporal composes many times. */
async function claimDatabase({ DATABASE_URL, EMAIL_HASH_KEY }: Settings): Promise<void> {
  const database = openDatabase(DATABASE_URL, 1);
  try {
    await claimInstallation(database, createEmailHash(EMAIL_HASH_KEY).fingerprint);
  } finally {
    await database.$disconnect();
  }
}
