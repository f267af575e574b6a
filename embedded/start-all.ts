import { setTimeout as wait } from 'node:timers/promises';
import { readSettings } from '../config/settings';
import { compiled, runCommand } from './processes/command';
import { provideDatabase } from './postgres/provide';
import { migrateDatabase } from './postgres/migrations';
import { provideMailbox } from './mailbox/provide';
import { provideTemporal, type TemporalServer } from './temporal/provide';
import { untilAnswering } from './processes/readiness';
import type { Service, ServiceOptions } from './processes/service';
import type { Context } from './processes/context';
import type { Stack } from './home/stack-file';

/** A worker that polls says so in its log, unless LOG_LEVEL keeps it from that: then this is long enough. */
const WORKER_SILENCE_MS = 3000;

/** How api and worker are started: for good, or while somebody changes their code. */
type StartService = (options: ServiceOptions) => Service;

/** Brings everything up, side by side where possible; returns where it is and the administrator's token if it is new. */
export async function startAll(
  context: Context,
  startService: StartService,
): Promise<{ stack: Stack; newAdminToken: string | null }> {
  const { settings, secrets } = context;
  // What people set wrong is said before anything starts; what is not there yet has a stand-in.
  readSettings(environment(context, 'postgresql://127.0.0.1/x', { address: '127.0.0.1:1', uiUrl: null }, 'http://127.0.0.1:1'));
  const [databaseUrl, temporal, mailbox] = await Promise.all([
    prepareDatabase(context),
    provideTemporal(context),
    provideMailbox(context),
  ]);
  const env = environment(context, databaseUrl, temporal, mailbox);
  const [{ portalId, adminToken }] = await Promise.all([
    seed(context, env),
    startWorker(context, env, startService),
    startApi(context, env, startService),
  ]);
  const stack: Stack = {
    api: `http://localhost:${settings.PORT}`,
    mailbox,
    temporal: temporal.address,
    temporalUi: temporal.uiUrl,
    database: databaseUrl,
    portalId,
    adminToken: adminToken ?? secrets.adminToken,
    namespace: settings.TEMPORAL_NAMESPACE,
  };
  return { stack, newAdminToken: adminToken };
}

async function prepareDatabase(context: Context): Promise<string> {
  const url = await provideDatabase(context);
  await migrateDatabase(url, environment(context, url, { address: '', uiUrl: null }, null));
  return url;
}

/** The first portal and the first administrator; the token is null where there was one already. */
async function seed(context: Context, env: NodeJS.ProcessEnv): Promise<{ portalId: string; adminToken: string | null }> {
  const command = compiled('cli', 'seed.js');
  const printed = await runCommand('Making the first portal', command, { ...env, PORTAL_URL: context.publicUrl });
  const seeded = JSON.parse(printed.trim().split('\n').at(-1) ?? '') as { portalId: string; adminToken: string | null };
  if (seeded.adminToken) context.keepAdminToken(seeded.adminToken);
  return seeded;
}

async function startWorker(context: Context, env: NodeJS.ProcessEnv, startService: StartService): Promise<void> {
  const options = {
    name: 'worker',
    file: compiled('worker', 'main.js'),
    env,
    log: context.log('worker'),
    watchdog: context.watchdog,
  };
  const worker = startService({
    ...options,
    say: (line) => context.progress.say(line),
    ready: (printed) => Promise.race([printed(/worker is ready/), wait(WORKER_SILENCE_MS, undefined, { ref: false })]),
  });
  await context.register('worker', worker.process);
  await worker.ready;
}

async function startApi(context: Context, env: NodeJS.ProcessEnv, startService: StartService): Promise<void> {
  const options = { name: 'api', file: compiled('api', 'server.js'), env, log: context.log('api'), watchdog: context.watchdog };
  const { HOST, PORT } = context.settings;
  const host = HOST === '0.0.0.0' || HOST === '::' ? '127.0.0.1' : HOST;
  const api = startService({
    ...options,
    say: (line) => context.progress.say(line),
    ready: () => untilAnswering(`http://${host.includes(':') ? `[${host}]` : host}:${PORT}/readyz`),
  });
  await context.register('api', api.process);
  await api.ready;
}

/** The settings of api and worker (config/settings.ts): what is given, and for the rest the embedded parts. */
function environment(context: Context, databaseUrl: string, temporal: TemporalServer, mailbox: string | null): NodeJS.ProcessEnv {
  const { settings, secrets, publicUrl } = context;
  return {
    SECRET_KEYS: secrets.keys,
    EMAIL_HASH_KEY: secrets.addressKey,
    ...(!settings.TEMPORAL_ADDRESS && { TEMPORAL_COMPRESSION: 'none' }),
    ...process.env,
    PORT: String(settings.PORT),
    HOST: settings.HOST,
    PUBLIC_URL: publicUrl,
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: settings.TEMPORAL_NAMESPACE,
    // It has one worker, which there is nobody to make current.
    TEMPORAL_DEPLOYMENT_NAME: '',
    TEMPORAL_BUILD_ID: '',
    ...(temporal.uiUrl && { TEMPORAL_UI_URL: temporal.uiUrl }),
    ...(mailbox && { POSTMARK_SERVER_TOKEN: 'embedded', POSTMARK_URL: mailbox }),
  };
}
