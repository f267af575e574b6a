import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** The migrated, empty database that all others are copies of. */
export const TEMPLATE = 'template_vestibule';

export interface TestDatabase {
  url: string;
  /** Ends what is still connected, and the database. */
  drop(): Promise<void>;
}

/** A database of one's own: real, migrated and empty, in a few dozen milliseconds. From `template0` it is not migrated. */
export async function createTestDatabase(template = TEMPLATE): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await administer(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`);
  const url = new URL(server());
  url.pathname = `/${name}`;
  return { url: url.toString(), drop: () => administer(`DROP DATABASE ${name} WITH (FORCE)`) };
}

async function administer(statement: string): Promise<void> {
  const client = new Client({ connectionString: server() });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function server(): string {
  const url = process.env.TEST_POSTGRES;
  if (!url) throw new Error('There is no PostgreSQL for tests: run them with Jest, whose global set-up starts it.');
  return url;
}
