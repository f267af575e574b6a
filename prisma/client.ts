import { createHash } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { Prisma, PrismaClient } from './generated/client';
import { isPooled, openPool } from './pool';
import { readingAgain } from './read-again';

export type Database = PrismaClient;
/** What stores use inside a transaction. */
export type Transaction = Parameters<Parameters<Database['$transaction']>[0]>[0];

/**
 * Opens the database with at most `connections` connections. End it with `$disconnect()`. Statements are prepared once a
 * connection, unless the address ends in `?pgbouncer=true`, as Prisma has it: there the next statement may go by another.
 */
export function openDatabase(url: string, connections: number): Database {
  const pool = openPool({ connectionString: url, max: connections, connectionTimeoutMillis: 3000 });
  const options = { disposeExternalPool: true, ...(!isPooled(url) && { statementNameGenerator: createStatementNames() }) };
  return new PrismaClient({
    adapter: readingAgain(new PrismaPg(pool, options)),
    // Otherwise every call looks up where it came from, in case its error should quote the source.
    errorFormat: 'minimal',
  });
}

/** At the end of a statement whose best plan depends on its values. */
export const PLANNED_EACH_TIME = Prisma.raw('/* planned each time */');

/** More shapes of statements than there are in this house; beyond it they go unnamed. */
const NAMES_KEPT = 500;

/**
 * Names a statement after its text, so that PostgreSQL plans it once a connection: planning was a good part of what a
 * message costs.
 */
function createStatementNames(): (query: { sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    if (sql.endsWith(PLANNED_EACH_TIME.sql)) return '';
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size >= NAMES_KEPT) return '';
    const name = createHash('sha256').update(sql).digest('base64url').slice(0, 32);
    names.set(sql, name);
    return name;
  };
}
