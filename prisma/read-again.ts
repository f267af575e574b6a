import { setTimeout as wait } from 'node:timers/promises';
import type { SqlDriverAdapter, SqlDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { isConnectionLost } from './stores/sql/database-unavailable';

/** What begins otherwise may write, also where it returns rows. */
const READS = /^\s*SELECT\b/i;

/** Connections often end together; by then the pool has seen it, and opens another. */
const PAUSE_MS = 50;

/**
 * Asks once more where a connection ended under a statement that reads, as all of them do when PostgreSQL restarts.
 * Transactions have statements of their own, which do not come by here.
 */
export function readingAgain(factory: SqlDriverAdapterFactory): SqlDriverAdapterFactory {
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    async connect() {
      const adapter: SqlDriverAdapter = await factory.connect();
      const ask = adapter.queryRaw.bind(adapter);
      adapter.queryRaw = async (query) => {
        try {
          return await ask(query);
        } catch (error) {
          if (!READS.test(query.sql) || !isConnectionLost(error)) throw error;
          await wait(PAUSE_MS);
          return ask(query);
        }
      };
      return adapter;
    },
  };
}
