import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDisk } from '../../embedded/home/disk';
import { startWatchdog } from '../../embedded/processes/watchdog';
import { openLogFile } from '../../embedded/home/log-file';
import { freePort } from '../../embedded/processes/ports';
import { startTemporal } from '../../embedded/temporal/temporal';

const signal = JSON.stringify({ signalName: 'approve' });
const batch = JSON.stringify({
  jobId: 'j',
  reason: 'r',
  visibilityQuery: 'AccountStatus="pending"',
  signalOperation: { signal },
});

test('no page that somebody has open can reach the embedded Temporal by HTTP', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vestibule-test-'));
  const log = openLogFile(
    join(folder, 'temporal.log'),
    createDisk(() => undefined),
  );
  const watchdog = startWatchdog();
  const [port, uiPort, closedPort] = [await freePort(), await freePort(), await freePort()];
  const temporal = await startTemporal({
    cli: process.env['TEST_TEMPORAL_CLI'] ?? '',
    file: join(folder, 'temporal.sqlite'),
    namespace: 'default',
    port,
    uiPort,
    closedPort,
    log,
    watchdog,
  });
  for (const at of [closedPort, uiPort]) {
    const url = `http://localhost:${at}/api/v1/namespaces/default/batch-operations/j`;
    for (const type of ['text/plain', 'application/json']) {
      const headers = { 'Content-Type': type, Origin: 'http://evil.example' };
      const answer = await fetch(url, { method: 'POST', headers, body: batch });
      expect([400, 403]).toContain(answer.status);
      expect(await answer.text()).toMatch(/Host not allowed|missing csrf token/);
    }
  }
  await temporal.stop();
  watchdog.close();
  rmSync(folder, { recursive: true });
});
