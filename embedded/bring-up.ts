import { readSettings } from '../config/settings';
import { compiled, runCommand } from './command';
import { bringUpDatabase } from './database';
import { bringUpToDate } from './migrations';
import { bringUpMailbox } from './post-office';
import { bringUpTemporal, type ProcessEngine } from './process-engine';
import { untilAnswering } from './readiness';
import { startService } from './service';
import type { Site } from './site';
import type { Stack } from './stack-file';

/** A worker that polls says so in its log, unless LOG_LEVEL keeps it from that: then this is long enough. */
const WORKER_SILENCE_MS = 3000;

/** Brings everything up, side by side where possible; returns where it is and the administrator's token if it is new. */
export async function bringUp(site: Site): Promise<{ stack: Stack; newAdminToken: string | null }> {
  const { settings, secrets } = site;
  // What people set wrong is said before anything starts; what is not there yet has a stand-in.
  readSettings(environment(site, 'postgresql://127.0.0.1/x', { address: '127.0.0.1:1', uiUrl: null }, 'http://127.0.0.1:1'));
  const [databaseUrl, temporal, mailbox] = await Promise.all([
    prepareDatabase(site),
    bringUpTemporal(site),
    bringUpMailbox(site),
  ]);
  const env = environment(site, databaseUrl, temporal, mailbox);
  const [{ portalId, adminToken }] = await Promise.all([seed(site, env), startWorker(site, env), startApi(site, env)]);
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

async function prepareDatabase(site: Site): Promise<string> {
  const url = await bringUpDatabase(site);
  await bringUpToDate(url, environment(site, url, { address: '', uiUrl: null }, null));
  return url;
}

/** The first portal and the first administrator; the token is null where there was one already. */
async function seed(site: Site, env: NodeJS.ProcessEnv): Promise<{ portalId: string; adminToken: string | null }> {
  const command = compiled('cli', 'seed.js');
  const printed = await runCommand('Making the first portal', command, { ...env, PORTAL_URL: site.publicUrl });
  const seeded = JSON.parse(printed.trim().split('\n').at(-1) ?? '') as { portalId: string; adminToken: string | null };
  if (seeded.adminToken) site.keepAdminToken(seeded.adminToken);
  return seeded;
}

async function startWorker(site: Site, env: NodeJS.ProcessEnv): Promise<void> {
  const options = {
    name: 'worker',
    file: compiled('worker', 'main.js'),
    env,
    log: site.log('worker'),
    keeper: site.keeper,
  };
  const silence = new Promise<void>((resolve) => setTimeout(resolve, WORKER_SILENCE_MS).unref());
  const worker = startService({
    ...options,
    say: (line) => site.progress.say(line),
    ready: (printed) => Promise.race([printed(/worker is ready/), silence]),
  });
  await site.register('worker', worker.part);
  await worker.ready;
}

async function startApi(site: Site, env: NodeJS.ProcessEnv): Promise<void> {
  const options = { name: 'api', file: compiled('api', 'server.js'), env, log: site.log('api'), keeper: site.keeper };
  const { HOST, PORT } = site.settings;
  const host = HOST === '0.0.0.0' || HOST === '::' ? '127.0.0.1' : HOST;
  const api = startService({
    ...options,
    say: (line) => site.progress.say(line),
    ready: () => untilAnswering(`http://${host.includes(':') ? `[${host}]` : host}:${PORT}/readyz`),
  });
  await site.register('api', api.part);
  await api.ready;
}

/** The settings of api and worker (config/settings.ts): what is given, and for the rest the embedded parts. */
function environment(site: Site, databaseUrl: string, temporal: ProcessEngine, mailbox: string | null): NodeJS.ProcessEnv {
  const { settings, secrets, publicUrl } = site;
  return {
    KEYS: secrets.keys,
    ADDRESS_KEY: secrets.addressKey,
    ...(!settings.TEMPORAL_ADDRESS && { TEMPORAL_COMPRESSION: 'none' }),
    ...process.env,
    PORT: String(settings.PORT),
    HOST: settings.HOST,
    PUBLIC_URL: publicUrl,
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: settings.TEMPORAL_NAMESPACE,
    ...(temporal.uiUrl && { TEMPORAL_UI_URL: temporal.uiUrl }),
    ...(mailbox && { POSTMARK_SERVER_TOKEN: 'embedded', POSTMARK_URL: mailbox }),
  };
}
