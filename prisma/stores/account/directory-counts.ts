import { ACCOUNT_STATUSES, type AccountStatus } from '../../../domain/account-status';
import type { Database } from '../../client';

/** Those whom lists show. */
export type ListedStatus = Exclude<AccountStatus, 'closed'>;

export interface DirectoryCounts {
  counts: Record<ListedStatus, number>;
  /** Another number whenever anything has changed that lists show. */
  changes: number;
}

/** How many a portal has of each status, without a look at any of them. */
export async function countDirectory(database: Database, portalId: string): Promise<DirectoryCounts> {
  const rows = await database.$queryRaw<{ status: AccountStatus; entries: number; changes: number }[]>`
    SELECT "status"::text, sum("entries")::int AS "entries", sum("changes")::float8 AS "changes" FROM "DirectoryCount"
    WHERE "portalId" = ${portalId}::uuid GROUP BY "status"`;
  const entriesOf = (status: AccountStatus) => rows.find((row) => row.status === status)?.entries ?? 0;
  const listed = ACCOUNT_STATUSES.filter((status) => status !== 'closed');
  const counts = Object.fromEntries(listed.map((status) => [status, entriesOf(status)])) as DirectoryCounts['counts'];
  return { counts, changes: rows.reduce((sum, { changes }) => sum + changes, 0) };
}

/** More rows than this of one portal are made few. */
const ROWS_MAX = 50;

/** Sums up what many changes have left. Whoever counts meanwhile finds the rows or their sum, and never both. */
export async function compactDirectoryCounts(database: Database): Promise<void> {
  await database.$executeRaw`
    WITH many AS (SELECT "portalId" FROM "DirectoryCount" GROUP BY "portalId" HAVING count(*) > ${ROWS_MAX}),
      taken AS (DELETE FROM "DirectoryCount" WHERE "portalId" IN (SELECT "portalId" FROM many)
        RETURNING "portalId", "status", "entries", "changes")
    INSERT INTO "DirectoryCount" ("portalId", "status", "entries", "changes")
    SELECT "portalId", "status", sum("entries"), sum("changes") FROM taken GROUP BY "portalId", "status"`;
}
