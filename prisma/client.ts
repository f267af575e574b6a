import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/client';

export type Database = PrismaClient;
/** What stores use inside a transaction. */
export type Transaction = Parameters<Parameters<Database['$transaction']>[0]>[0];

/** Opens the database with at most `connections` connections. End it with `$disconnect()`. */
export function openDatabase(url: string, connections: number): Database {
  return new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: connections, connectionTimeoutMillis: 3000 }) });
}
