import { Prisma } from '../../generated/client';

/** The contract's operators on a text; several at once must all hold. */
export interface TextFilter {
  eq?: string;
  neq?: string;
  oeq?: string[];
  contains?: string;
  ocontains?: string[];
}

/** The same question, about texts as they are read. */
export function readFilter({ eq, neq, oeq, contains, ocontains }: TextFilter, read: (text: string) => string): TextFilter {
  return {
    ...(eq !== undefined && { eq: read(eq) }),
    ...(neq !== undefined && { neq: read(neq) }),
    ...(oeq !== undefined && { oeq: oeq.map(read) }),
    ...(contains !== undefined && { contains: read(contains) }),
    ...(ocontains !== undefined && { ocontains: ocontains.map(read) }),
  };
}

/** Whether a text passes. Case counts for nothing, as with addresses. */
export function passes(text: string | null, { eq, neq, oeq, contains, ocontains }: TextFilter): boolean {
  const lower = text?.toLowerCase() ?? null;
  const is = (wanted: string) => lower === wanted.toLowerCase();
  const holds = (part: string) => lower?.includes(part.toLowerCase()) ?? false;
  return (
    (eq === undefined || is(eq)) &&
    (neq === undefined || !is(neq)) &&
    (oeq === undefined || oeq.some(is)) &&
    (contains === undefined || holds(contains)) &&
    (ocontains === undefined || ocontains.some(holds))
  );
}

/** A question in SQL, and whether it asks for what there is rather than for what there is not. */
export interface ColumnSearch {
  sql: Prisma.Sql;
  narrows: boolean;
}

/** The same question, asked of a column of the database that holds the text in lower case (see the migrations). */
export function whereText(column: Prisma.Sql, { eq, neq, oeq, contains, ocontains }: TextFilter): ColumnSearch {
  const is = (wanted: string) => Prisma.sql`${column} = ${folded(wanted)}`;
  const holds = (part: string) => Prisma.sql`${column} LIKE ${folded(`%${escapeLike(part)}%`)}`;
  const any = (parts: Prisma.Sql[]) => (parts.length === 0 ? Prisma.sql`false` : Prisma.sql`(${Prisma.join(parts, ' OR ')})`);
  const asked = [
    ...(eq === undefined ? [] : [is(eq)]),
    ...(oeq === undefined ? [] : [any(oeq.map(is))]),
    ...(contains === undefined ? [] : [holds(contains)]),
    ...(ocontains === undefined ? [] : [any(ocontains.map(holds))]),
  ];
  const conditions = [Prisma.sql`true`, ...asked, ...(neq === undefined ? [] : [Prisma.sql`NOT ${is(neq)}`])];
  return { sql: Prisma.join(conditions, ' AND '), narrows: asked.length > 0 };
}

/** In lower case as Unicode has it, whatever the database was made with. */
function folded(text: string): Prisma.Sql {
  return Prisma.sql`lower(${text}::text COLLATE "und-x-icu") COLLATE "C"`;
}

/** A `_` in an address is a `_`. */
function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
