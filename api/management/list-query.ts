import type { Page, PageRequest, Sort } from '../../prisma/stores/sql/page';
import type { TextFilter } from '../../prisma/stores/sql/text-filter';
import type { QueryParameter, QueryReader } from '../http/endpoint';
import type { InvalidParameter } from '../http/invalid-parameters';
import { Problem } from '../http/problem';

export const PAGE_SIZE = 10;
const PAGE_SIZE_MAX = 100;
const VALUE_MAX_CHARACTERS = 1000;
/** Of names, numbers and sorts, all of which are short. */
const WORD_MAX_CHARACTERS = 100;

const TEXT_OPERATORS = ['eq', 'neq', 'oeq', 'contains', 'ocontains'] as const;
const UUID_OPERATORS = ['eq', 'neq', 'oeq'] as const;
const PART_OPERATORS = ['contains'] as const;
type Operator = (typeof TEXT_OPERATORS)[number];

/** What a field of a list is filtered by. `part`: by what it contains, and nothing else. */
export type FilterKind = 'text' | 'uuid' | 'boolean' | 'part';
const OPERATORS: Record<FilterKind, readonly Operator[]> = {
  text: TEXT_OPERATORS,
  uuid: UUID_OPERATORS,
  boolean: ['eq'],
  part: PART_OPERATORS,
};

export interface ListQuery<SortField extends string, FilterField extends string> {
  page: PageRequest;
  sort: Sort<SortField> | null;
  filters: Partial<Record<FilterField, TextFilter>>;
}

/** Reads `page[size]`, `page[number]`, `sort` and `filter[field][operator]`; documents them as the contract does. */
export function listQuery<SortField extends string, FilterField extends string>(spec: {
  sorts: readonly SortField[];
  filters: Record<FilterField, FilterKind>;
}): QueryReader<ListQuery<SortField, FilterField>> {
  return {
    parameters: parametersOf(spec),
    read(query) {
      const wrong: InvalidParameter[] = [];
      const known = new Set(['page[size]', 'page[number]', ...(spec.sorts.length > 0 ? ['sort'] : [])]);
      const filters: Partial<Record<FilterField, TextFilter>> = {};
      for (const [name, value] of Object.entries(query)) {
        if (known.has(name)) continue;
        const filter = readFilter(spec.filters, name, value);
        if ('reason' in filter) wrong.push(filter);
        else filters[filter.field] = { ...filters[filter.field], ...filter.condition };
      }
      const size = readNumber(query['page[size]'], 'page[size]', PAGE_SIZE, PAGE_SIZE_MAX, wrong);
      const number = readNumber(query['page[number]'], 'page[number]', 1, Number.MAX_SAFE_INTEGER, wrong);
      const sort = spec.sorts.length > 0 ? readSort(spec.sorts, query['sort'], wrong) : null;
      if (wrong.length > 0) throw new Problem('invalid_request', { invalidParameters: wrong.slice(0, 50) });
      return { page: { size, number }, sort, filters };
    },
  };
}

/** The contract's form of a page. */
export function pageBody<T, Row>({ items, total }: Page<T>, { number, size }: PageRequest, toRow: (item: T) => Row) {
  return { data: items.map(toRow), meta: { page: { number, size, total } } };
}

function readNumber(value: unknown, field: string, fallback: number, most: number, wrong: InvalidParameter[]): number {
  if (value === undefined || value === '') return fallback;
  const short = typeof value === 'string' && value.length <= WORD_MAX_CHARACTERS ? value.trim() : '';
  const number = /^-?\d{1,20}$/.test(short) ? Number(short) : NaN;
  const where = { field, source: 'query' as const };
  if (Number.isNaN(number)) wrong.push({ ...where, rule: 'is_number', reason: `"${field}" must be a number` });
  else if (number < 1) wrong.push({ ...where, rule: 'min', minimum: 1, reason: 'must be at least 1' });
  else if (number > most) wrong.push({ ...where, rule: 'max', maximum: most, reason: `must not be more than ${most}` });
  else return number;
  return fallback;
}

/** `email`, `email asc` or `email desc`. */
function readSort<F extends string>(sorts: readonly F[], value: unknown, wrong: InvalidParameter[]): Sort<F> | null {
  if (value === undefined || value === '') return null;
  const short = typeof value === 'string' && value.length <= WORD_MAX_CHARACTERS ? value.trim() : '';
  const [, name, direction = 'asc'] = /^(\w+)(?: +(asc|desc))?$/i.exec(short) ?? [];
  const field = sorts.find((sort) => sort === name);
  if (field) return { field, direction: direction.toLowerCase() === 'desc' ? 'desc' : 'asc' };
  const reason = `must be one of [${sorts.join(', ')}]`;
  wrong.push({ field: 'sort', rule: 'enum', choices: [...sorts], reason, source: 'query' });
  return null;
}

function readFilter<F extends string>(
  filters: Record<F, FilterKind>,
  name: string,
  value: unknown,
): { field: F; condition: TextFilter } | InvalidParameter {
  const where = { field: name.slice(0, WORD_MAX_CHARACTERS), source: 'query' as const };
  const [, fieldName = '', operatorName = 'eq'] = /^filter\[(\w+)\](?:\[(\w+)\])?$/.exec(where.field) ?? [];
  const field = (Object.keys(filters) as F[]).find((known) => known === fieldName);
  const operator = field && OPERATORS[filters[field]].find((known) => known === operatorName);
  if (!field || !operator) return { ...where, rule: 'unknown_property', reason: `"${where.field}" is not allowed` };
  if (typeof value !== 'string') return { ...where, rule: 'is_string', reason: `"${where.field}" must be given once` };
  if (value.length > VALUE_MAX_CHARACTERS) {
    const reason = `must not have more than ${VALUE_MAX_CHARACTERS} characters`;
    return { ...where, rule: 'max_length', maximum: VALUE_MAX_CHARACTERS, reason };
  }
  // PostgreSQL cannot even be asked about these.
  if (/[\p{Cc}\p{Cs}]/u.test(value)) return { ...where, rule: 'invalid', reason: 'must not contain control characters' };
  if (filters[field] === 'boolean' && value !== 'true' && value !== 'false') {
    return { ...where, rule: 'is_boolean', reason: `value of "${where.field}" must be true or false` };
  }
  return { field, condition: conditionOf(operator, value) };
}

function conditionOf(operator: Operator, value: string): TextFilter {
  if (operator !== 'oeq' && operator !== 'ocontains') return { [operator]: value };
  return {
    [operator]: value
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  };
}

function parametersOf({ sorts, filters }: { sorts: readonly string[]; filters: Record<string, FilterKind> }): QueryParameter[] {
  const paging = { in: 'query' as const, required: false, allowEmptyValue: true };
  const filterProperties = Object.fromEntries(Object.entries(filters).map(([field, kind]) => [field, filterSchema(kind)]));
  return [
    {
      ...paging,
      name: 'page[size]',
      description: 'How many items a page has',
      schema: { type: 'integer', minimum: 1, maximum: PAGE_SIZE_MAX, default: PAGE_SIZE },
    },
    {
      ...paging,
      name: 'page[number]',
      description: 'Which page, counted from 1',
      schema: { type: 'integer', minimum: 1, default: 1 },
    },
    ...(sorts.length === 0
      ? []
      : [
          {
            name: 'sort',
            in: 'query' as const,
            required: false,
            description: `One of ${sorts.join(', ')}; followed by " desc" for the other direction`,
            schema: { type: 'string' },
          },
        ]),
    ...(Object.keys(filters).length === 0
      ? []
      : [
          {
            name: 'filter',
            in: 'query' as const,
            required: false,
            style: 'deepObject' as const,
            description: 'filter[field]=text or filter[field][operator]=text',
            schema: { type: 'object', properties: filterProperties },
          },
        ]),
  ];
}

function filterSchema(kind: FilterKind): object {
  if (kind === 'boolean') return { type: 'boolean' };
  const properties = Object.fromEntries(OPERATORS[kind].map((operator) => [operator, { type: 'string' }]));
  const byOperator = { type: 'object', properties, additionalProperties: false };
  return kind === 'text' ? { oneOf: [byOperator, { type: 'string' }] } : byOperator;
}
