import { Pool, type PoolConfig } from 'pg';

/**
 * Connections to PostgreSQL. One that ends says so by an event, and an event that nobody listens for ends the process: at
 * the moment between the pool's hands and its user's nobody would. Whoever uses the connection learns of its end from what
 * they have asked.
 */
export function openPool(config: PoolConfig): Pool {
  const pool = new Pool(config);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** Whether the address says, in Prisma's way, that PgBouncer is in between, in transaction mode. */
export function isPooled(url: string): boolean {
  return URL.canParse(url) && new URL(url).searchParams.get('pgbouncer') === 'true';
}
