import { join } from 'node:path';
import { findTemporalCli } from '../fetch/temporal-cli';
import { freePort } from '../processes/ports';
import type { Context } from '../processes/context';
import { startTemporal } from './temporal';

export interface TemporalServer {
  address: string;
  uiUrl: string | null;
}

/** Temporal: the given one, or the embedded one. */
export async function provideTemporal(context: Context): Promise<TemporalServer> {
  const { settings, home, watchdog, progress } = context;
  if (settings.TEMPORAL_ADDRESS) return { address: settings.TEMPORAL_ADDRESS, uiUrl: settings.TEMPORAL_UI_URL ?? null };
  const cli = await findTemporalCli(settings.TEMPORAL_CLI_PATH, settings.VESTIBULE_CACHE, progress);
  const port = await freePort(settings.TEMPORAL_PORT, settings.PORT);
  const uiPort = await freePort(settings.TEMPORAL_UI_PORT, settings.PORT);
  const temporal = await startTemporal({
    cli,
    file: join(home, 'temporal.sqlite'),
    port,
    uiPort,
    closedPort: await freePort(),
    namespace: settings.TEMPORAL_NAMESPACE,
    log: context.log('temporal'),
    watchdog,
  });
  await context.register('temporal', temporal);
  return { address: `127.0.0.1:${port}`, uiUrl: `http://localhost:${uiPort}` };
}
