import type { AccountStatus } from '../../../domain/account-status';
import { readTypedAddress } from '../../../domain/email-address';
import { type Database, PLANNED_EACH_TIME } from '../../client';
import { Prisma } from '../../generated/client';
import { offsetOf, type Page, type PageRequest } from '../sql/page';
import { type ColumnSearch, readFilter, type TextFilter, whereText } from '../sql/text-filter';

/** Whom a list is about: name and address each by themselves, or both as one. */
export interface PersonFilters {
  name?: TextFilter;
  email?: TextFilter;
  person?: TextFilter;
}

export interface DirectoryQuery {
  portalId: string;
  statuses: readonly AccountStatus[];
  filters: PersonFilters;
  sort: {
    key: 'createdAt' | 'updatedAt' | 'statusSince' | 'deadline' | 'email' | 'fullName' | 'status';
    direction: 'asc' | 'desc';
  };
  page: PageRequest;
}

/** What to read of the accounts of a page: columns, and the tables that they are in, each joined to `page`. */
export interface Shown<Row, Item> {
  columns: Prisma.Sql;
  joined: Prisma.Sql;
  /** Null where it is none of those that are shown. */
  read(row: Row): Item | null;
}

/**
 * Reads a page of the directory, and how many entries there are in all. What only narrows by status is counted beforehand and
 * cut from an index, so it costs the same however many there are; a search costs what it finds.
 */
export async function readDirectory<Row, Item>(
  database: Database,
  query: DirectoryQuery,
  shown: Shown<Row, Item>,
): Promise<Page<Item>> {
  if (query.statuses.length === 0) return { items: [], total: 0 };
  const search = wherePerson(query.filters);
  return search.narrows ? readFound(database, query, search.sql, shown) : readListed(database, query, search.sql, shown);
}

async function readListed<Row, Item>(
  database: Database,
  query: DirectoryQuery,
  but: Prisma.Sql,
  { columns, joined, read }: Shown<Row, Item>,
): Promise<Page<Item>> {
  const { portalId, statuses, page } = query;
  const [counted] = await database.$queryRaw<{ total: number }[]>`
    SELECT (SELECT coalesce(sum("entries"), 0) FROM "DirectoryCount"
        WHERE "portalId" = ${portalId}::uuid AND "status"::text = ANY(${[...statuses]}))::int
      - (SELECT count(*) FROM "DirectoryEntry" WHERE ${within(query)} AND NOT (${but}))::int AS "total"`;
  const total = counted?.total ?? 0;
  const offset = offsetOf(page, total);
  if (offset === null) return { items: [], total };
  // What is nearer to the end is counted from there.
  const size = Math.min(page.size, total - offset);
  const fromEnd = offset > total / 2;
  const skipped = fromEnd ? total - offset - size : offset;
  const rows = await database.$queryRaw<Row[]>`
    SELECT ${columns} FROM (
      SELECT * FROM (${mergedEntries(query, but, fromEnd, skipped + size)}) entry ORDER BY ${inOrder(query, 'entry', fromEnd)}
      OFFSET ${skipped}::bigint LIMIT ${size}::bigint
    ) page ${joined} ORDER BY ${inOrder(query, 'page')} ${PLANNED_EACH_TIME}`;
  return { items: rows.flatMap((row) => read(row) ?? []), total };
}

async function readFound<Row, Item>(
  database: Database,
  query: DirectoryQuery,
  search: Prisma.Sql,
  { columns, joined, read }: Shown<Row, Item>,
): Promise<Page<Item>> {
  const { page } = query;
  const offset = Math.min((page.number - 1) * page.size, Number.MAX_SAFE_INTEGER);
  const rows = await database.$queryRaw<(Row & { total: number; entry: string | null })[]>`
    SELECT page."total", page."accountId" AS "entry", ${columns} FROM (
      WITH found AS MATERIALIZED (
        SELECT ${keyOf(query)} AS "key", "accountId" FROM "DirectoryEntry" WHERE ${within(query)} AND ${search}
      )
      SELECT counted."total", entry.* FROM (SELECT count(*)::int AS "total" FROM found) counted
      LEFT JOIN (SELECT * FROM found entry ORDER BY ${inOrder(query, 'entry')} OFFSET ${offset}::bigint LIMIT ${page.size}::bigint) entry ON true
    ) page ${joined} ORDER BY ${inOrder(query, 'page')} ${PLANNED_EACH_TIME}`;
  // An empty page is one row that holds the total alone.
  const entries = rows.filter(({ entry }) => entry !== null);
  return { items: entries.flatMap((row) => read(row) ?? []), total: rows[0]?.total ?? 0 };
}

/** Enough that asking costs little beside the answers, and little to hold. */
const AT_ONCE = 500;

/**
 * Reads all entries of the given statuses, those who signed up first before the others, some at a time: whoever takes them
 * slowly holds nothing up. Each comes once, whatever is decided meanwhile.
 */
export async function* eachOfDirectory<Row, Item>(
  database: Database,
  of: Pick<DirectoryQuery, 'portalId' | 'statuses'>,
  { columns, joined, read }: Shown<Row, Item>,
): AsyncIterable<Item[]> {
  const query: DirectoryQuery = {
    ...of,
    filters: {},
    sort: { key: 'createdAt', direction: 'asc' },
    page: { number: 1, size: AT_ONCE },
  };
  for (let after = Prisma.sql`true`; ;) {
    const rows = await database.$queryRaw<(Row & { entry: string; enteredAt: Date })[]>`
      SELECT page."accountId" AS "entry", page."key" AS "enteredAt", ${columns} FROM (
        SELECT * FROM (${mergedEntries(query, after, false, AT_ONCE)}) entry ORDER BY ${inOrder(query, 'entry')} LIMIT ${AT_ONCE}
      ) page ${joined} ORDER BY ${inOrder(query, 'page')} ${PLANNED_EACH_TIME}`;
    yield rows.flatMap((row) => read(row) ?? []);
    const last = rows.at(-1);
    if (!last || rows.length < AT_ONCE) return;
    after = Prisma.sql`("createdAt", "accountId") > (${last.enteredAt}, ${last.entry}::uuid)`;
  }
}

const within = ({ portalId, statuses }: DirectoryQuery) =>
  Prisma.sql`"portalId" = ${portalId}::uuid AND "status" = ANY(${[...statuses]}::"AccountStatus"[])`;

const keyOf = ({ sort }: DirectoryQuery) => Prisma.raw(`"${sort.key}"`);

/**
 * Those that a page can be cut from. An index is in order within one status: each gives as many as may be needed, by a query
 * that PostgreSQL plans for itself, and their orders are merged.
 */
function mergedEntries(query: DirectoryQuery, but: Prisma.Sql, fromEnd: boolean, atMost: number): Prisma.Sql {
  const ofStatus = (status: AccountStatus) => Prisma.sql`(SELECT * FROM (
      SELECT ${keyOf(query)} AS "key", "accountId" FROM "DirectoryEntry"
      WHERE "portalId" = ${query.portalId}::uuid AND "status" = ${Prisma.raw(`'${status}'`)} AND ${but}
    ) entry ORDER BY ${inOrder(query, 'entry', fromEnd)} LIMIT ${atMost}::bigint)`;
  return Prisma.join(query.statuses.map(ofStatus), ' UNION ALL ');
}

/** Those that are equal come in the order of their ids, so that no page repeats what another has. */
function inOrder({ sort }: DirectoryQuery, of: 'entry' | 'page', reversed = false): Prisma.Sql {
  const towards = (sort.direction === 'asc') === reversed ? 'DESC' : 'ASC';
  return Prisma.raw(`${of}."key" ${towards}, ${of}."accountId" ${towards}`);
}

/** What is looked for is read as names and addresses are before they are kept. */
function wherePerson({ name = {}, email = {}, person = {} }: PersonFilters): ColumnSearch {
  const parts = [whereName(name), whereEmail(email), whereName(person), whereEmail(person)] as const;
  const [byName, byEmail, either, other] = parts.map(({ sql }) => sql);
  return {
    sql: Prisma.sql`${byName} AND ${byEmail} AND (${either} OR ${other})`,
    narrows: parts.some(({ narrows }) => narrows),
  };
}

function whereName(filter: TextFilter): ColumnSearch {
  return whereText(
    Prisma.sql`"nameFolded"`,
    readFilter(filter, (text) => text.normalize('NFC')),
  );
}

function whereEmail(filter: TextFilter): ColumnSearch {
  return whereText(Prisma.sql`"emailFolded"`, readFilter(filter, readTypedAddress));
}
