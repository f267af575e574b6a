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

interface InsensitiveMatch {
  equals?: string;
  contains?: string;
  mode: 'insensitive';
}

interface TextWhere {
  AND?: TextWhere[];
  OR?: TextWhere[];
  NOT?: TextWhere;
  [column: string]: InsensitiveMatch | TextWhere | TextWhere[] | undefined;
}

/** The same question, asked of a column of the database. */
export function whereText(column: string, { eq, neq, oeq, contains, ocontains }: TextFilter): TextWhere {
  const is = (wanted: string): TextWhere => ({ [column]: { equals: escapeLike(wanted), mode: 'insensitive' } });
  const holds = (part: string): TextWhere => ({ [column]: { contains: escapeLike(part), mode: 'insensitive' } });
  return {
    AND: [
      ...(eq === undefined ? [] : [is(eq)]),
      ...(neq === undefined ? [] : [{ NOT: is(neq) }]),
      ...(oeq === undefined ? [] : [{ OR: oeq.map(is) }]),
      ...(contains === undefined ? [] : [holds(contains)]),
      ...(ocontains === undefined ? [] : [{ OR: ocontains.map(holds) }]),
    ],
  };
}

/** Prisma compares without regard to case by ILIKE and leaves its wildcards in: a `_` in an address is a `_`. */
function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
