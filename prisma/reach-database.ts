import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { pendingMigrations } from './pending-migrations';
import { isDatabaseAway } from './stores/sql/database-unavailable';

const ANSWER_WITHIN_MS = 3000;
const RETRY_MS = 2000;

/** PostgreSQL is there and does not take the address as it is: a wrong password, a database that does not exist. */
export class DatabaseRefusal extends Error {
  override name = 'DatabaseRefusal';
}

/** The database is that of an older version, or has just been made. */
export class MigrationsMissing extends Error {
  override name = 'MigrationsMissing';

  constructor(readonly migrations: string[]) {
    super(`the database lacks migrations, which \`npm run migrate\` applies: ${migrations.join(', ')}`);
  }
}

/** Connects once. Throws a DatabaseRefusal where waiting would not help. */
export async function connectOnce(databaseUrl: string): Promise<Client> {
  const client = new Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: ANSWER_WITHIN_MS,
    query_timeout: ANSWER_WITHIN_MS,
  });
  // What it is asked tells of its end, too.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    if (isDatabaseAway(error)) throw error;
    const said = error instanceof Error ? error.message : String(error);
    throw new DatabaseRefusal(`PostgreSQL does not take DATABASE_URL: ${said}`, { cause: error });
  }
}

/** Throws a MigrationsMissing where the database lacks one of the folder's, and what `connectOnce` throws. */
export async function assertMigrated(databaseUrl: string, folder: string): Promise<void> {
  const client = await connectOnce(databaseUrl);
  try {
    const pending = await pendingMigrations(client, folder);
    if (pending.length > 0) throw new MigrationsMissing(pending);
  } finally {
    await client.end().catch(() => undefined);
  }
}

interface Waiting {
  /** Ends the waiting. */
  signal: AbortSignal;
  /** Told of each try that came to nothing. */
  say(why: string, error: unknown): void;
  /** Why something else is away that the attempt needs; null where that is not it. */
  whyElse?(error: unknown): Promise<string | null>;
}

/**
 * What the attempt gives, which is made again while the database is away or not migrated. Null where the signal came first;
 * what would not pass by itself is thrown.
 */
export async function whenReachable<T>(attempt: () => Promise<T>, { signal, say, whyElse }: Waiting): Promise<T | null> {
  while (!signal.aborted) {
    try {
      return await attempt();
    } catch (error) {
      const why = whyDatabase(error) ?? (await whyElse?.(error)) ?? null;
      if (why === null) throw error;
      say(why, error);
      await wait(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
  return null;
}

function whyDatabase(error: unknown): string | null {
  if (error instanceof MigrationsMissing) return error.message;
  return isDatabaseAway(error) ? 'PostgreSQL cannot be reached yet' : null;
}
