import type { Watchdog } from '../processes/watchdog';
import type { LogFile } from '../home/log-file';
import { type ManagedProcess, startProcess } from '../processes/managed-process';

export interface TemporalOptions {
  cli: string;
  /** SQLite file that keeps its data. */
  file: string;
  port: number;
  uiPort: number;
  /** Of its HTTP API, which answers nobody. */
  closedPort: number;
  namespace: string;
  log: LogFile;
  watchdog: Watchdog;
}

const SEARCH_ATTRIBUTES = ['PortalId=Keyword', 'DeveloperId=Keyword', 'AccountStatus=Keyword', 'AccountRevision=Int'];

/**
 * Beside gRPC, which no page in a browser can speak, the server has an HTTP API that asks nobody who they are and cannot be
 * left out. It answers under this host's name alone, which nobody has.
 */
const NO_HTTP_API = 'frontend.httpAllowedHosts=["closed.invalid"]';

/** Starts the Temporal CLI's server with its UI, on 127.0.0.1 only; resolves when namespace and search attributes are there. */
export async function startTemporal(options: TemporalOptions): Promise<ManagedProcess> {
  let announce: () => void;
  // It prints where it listens once everything is registered.
  const announced = new Promise<void>((resolve) => (announce = resolve));
  const managed = startProcess(
    {
      name: 'Temporal',
      command: options.cli,
      args: serverArguments(options),
      log: options.log,
      onLine: (line) => line.startsWith('Temporal Server:') && announce(),
    },
    options.watchdog,
  );
  await managed.untilReady(announced);
  return managed;
}

function serverArguments({ file, port, uiPort, closedPort, namespace }: TemporalOptions): string[] {
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port)],
    ...['--ui-ip', '127.0.0.1', '--ui-port', String(uiPort), '--ui-disable-news-fetch'],
    ...['--http-port', String(closedPort), '--dynamic-config-value', NO_HTTP_API],
    ...['--db-filename', file, '--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL'],
    ...['--namespace', namespace, '--log-level', 'warn'],
    ...SEARCH_ATTRIBUTES.flatMap((attribute) => ['--search-attribute', attribute]),
  ];
}
