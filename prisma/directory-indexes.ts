/**
 * Indexes of the directory that depend on what a server has: searches by part of a text want the extension `pg_trgm`, and
 * names are sorted by its version of ICU. Both may change under a database that stays, so they are looked at after each run
 * of the migrations.
 */
import { Client, DatabaseError } from 'pg';

const SEARCH_INDEX = 'DirectoryEntry_search_idx';
const SORTED_BY_ICU = [
  'DirectoryEntry_portalId_status_email_accountId_idx',
  'DirectoryEntry_portalId_status_fullName_accountId_idx',
];
/** So that two do not build the same; beside those of prisma/stores/sql/advisory-lock.ts. */
const LOCK = 7_160_004;

/** Not there to be installed, or not for this role to install; or another installs it at this moment. */
const NOT_TO_BE_HAD = new Set(['0A000', '42501', '58P01', '23505', '42710']);

/** Returns what it did, in words; nothing where all was as it should be. */
export async function alignDirectoryIndexes(databaseUrl: string): Promise<string[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await installTrigrams(client);
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    const done = [...(await createSearchIndex(client)), ...(await rebuildSortedIndexes(client))];
    await client.query('COMMIT');
    return done;
  } finally {
    await client.end();
  }
}

async function installTrigrams(client: Client): Promise<void> {
  try {
    await client.query('CREATE EXTENSION IF NOT EXISTS pg_trgm');
  } catch (error) {
    if (!(error instanceof DatabaseError) || !NOT_TO_BE_HAD.has(error.code ?? '')) throw error;
  }
}

async function createSearchIndex(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ schema: string; exists: boolean }>(
    `SELECT quote_ident(nspname) AS "schema", to_regclass(quote_ident($1)) IS NOT NULL AS "exists"
    FROM pg_extension JOIN pg_namespace namespace ON namespace.oid = extnamespace WHERE extname = 'pg_trgm'`,
    [SEARCH_INDEX],
  );
  const [trigrams] = rows;
  if (!trigrams) return ['The extension pg_trgm is not installed: searches read the whole portal (see docs/operations.md).'];
  if (trigrams.exists) return [];
  const operators = `${trigrams.schema}.gin_trgm_ops`;
  // What is not sorted in yet is read by every search.
  await client.query(
    `CREATE INDEX "${SEARCH_INDEX}" ON "DirectoryEntry" USING gin ("nameFolded" ${operators}, "emailFolded" ${operators})
    WITH (gin_pending_list_limit = 256)`,
  );
  return ['Made the index that finds parts of names and addresses.'];
}

/** Which version of ICU an index was built by is its comment: PostgreSQL keeps that of the collation alone. */
async function rebuildSortedIndexes(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; version: string; builtBy: string | null }>(
    `SELECT name, pg_collation_actual_version(icu.oid) AS "version",
      obj_description(to_regclass(quote_ident(name)), 'pg_class') AS "builtBy"
    FROM pg_collation icu, unnest($1::text[]) AS name WHERE collname = 'und-x-icu'`,
    [SORTED_BY_ICU],
  );
  const done: string[] = [];
  for (const { name, version, builtBy } of rows) {
    const now = `ICU ${version}`;
    if (builtBy === now) continue;
    if (builtBy !== null) {
      await client.query(`REINDEX INDEX "${name}"`);
      done.push(`Built ${name} again: it was sorted by ${builtBy}, and this server has ${now}.`);
    }
    await client.query(`COMMENT ON INDEX "${name}" IS ${client.escapeLiteral(now)}`);
  }
  return done;
}
