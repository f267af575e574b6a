import type { Keeper } from './keeper';
import type { LogFile } from './log-file';
import { type Part, startPart } from './part';

export interface TemporalOptions {
  cli: string;
  /** SQLite file that keeps its data. */
  file: string;
  port: number;
  uiPort: number;
  namespace: string;
  log: LogFile;
  keeper: Keeper;
}

const SEARCH_ATTRIBUTES = ['PortalId=Keyword', 'DeveloperId=Keyword', 'AccountStatus=Keyword', 'AccountRevision=Int'];

/** Starts the Temporal CLI's server with its UI, on 127.0.0.1 only; resolves when namespace and search attributes are there. */
export async function startTemporal(options: TemporalOptions): Promise<Part> {
  let announce: () => void;
  // It prints where it listens once everything is registered.
  const announced = new Promise<void>((resolve) => (announce = resolve));
  const part = startPart(
    {
      name: 'Temporal',
      command: options.cli,
      args: serverArguments(options),
      log: options.log,
      onLine: (line) => line.startsWith('Temporal Server:') && announce(),
    },
    options.keeper,
  );
  await part.untilReady(announced);
  return part;
}

function serverArguments({ file, port, uiPort, namespace }: TemporalOptions): string[] {
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port)],
    ...['--ui-ip', '127.0.0.1', '--ui-port', String(uiPort), '--ui-disable-news-fetch'],
    ...['--db-filename', file, '--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL'],
    ...['--namespace', namespace, '--log-level', 'warn'],
    ...SEARCH_ATTRIBUTES.flatMap((attribute) => ['--search-attribute', attribute]),
  ];
}
