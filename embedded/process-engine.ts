import { join } from 'node:path';
import { findTemporalCli } from './fetch/temporal-cli';
import { freePort } from './ports';
import type { Site } from './site';
import { startTemporal } from './temporal';

export interface ProcessEngine {
  address: string;
  uiUrl: string | null;
}

/** Temporal: the given one, or the embedded one. */
export async function bringUpTemporal(site: Site): Promise<ProcessEngine> {
  const { settings, home, keeper, progress } = site;
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
    log: site.log('temporal'),
    keeper,
  });
  await site.register('temporal', temporal);
  return { address: `127.0.0.1:${port}`, uiUrl: `http://localhost:${uiPort}` };
}
