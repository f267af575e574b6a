import { Pool, type PoolConfig } from 'pg';

/**
 * How long a connection is kept that nobody uses: by then PostgreSQL has prepared the statements on it, and the next one would
 * have to do that again, besides proving who it is. Shorter than what lies between usually keeps an idle connection.
 */
const IDLE_MS = 300_000;

/**
 * Connections to PostgreSQL. One that ends says so by an event, and an event that nobody listens for ends the process: at
 * the moment between the pool's hands and its user's nobody would. Whoever uses the connection learns of its end from what
 * they have asked.
 */
export function openPool(config: PoolConfig): Pool {
  const pool = new Pool({ idleTimeoutMillis: IDLE_MS, ...config });
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** Whether the address says, in Prisma's way, that PgBouncer is in between, in transaction mode. */
export function isPooled(url: string): boolean {
  return URL.canParse(url) && new URL(url).searchParams.get('pgbouncer') === 'true';
}
