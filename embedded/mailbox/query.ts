import { invalid } from './postmark-error';

export type Query = Record<string, unknown>;

/** `count` and `offset`, which every search of Postmark's requires: what cuts a page out of all that was found. */
export function pageOf({ count, offset }: Query): <T>(found: T[]) => T[] {
  const size = wholeNumber(count, 'count', 1, 500);
  const skipped = wholeNumber(offset, 'offset', 0, 10_000);
  return (found) => found.slice(skipped, skipped + size);
}

/** The filters that a query holds, as `filterFor` reads each by its name in lower case; null where it knows none. */
export function filtersOf<T>(query: Query, filterFor: (name: string, value: string) => ((it: T) => boolean) | null) {
  const filters = Object.entries(query).flatMap(([name, value]) => {
    const filter = typeof value === 'string' && value !== '' ? filterFor(name.toLowerCase(), value) : null;
    return filter ? [filter] : [];
  });
  return (it: T) => filters.every((filter) => filter(it));
}

const DAY_ALONE = /^\d{4}-\d\d-\d\d$/;
const HAS_OFFSET = /(Z|[+-]\d\d:?\d\d)$/;

/** A date or time in milliseconds. Postmark's API counts in the Eastern Time Zone where none is given. */
export function timeOf(text: string, name: string): number {
  const given = DAY_ALONE.test(text) ? `${text}T00:00:00` : text;
  const time = HAS_OFFSET.test(given) ? Date.parse(given) : easternTime(Date.parse(`${given}Z`));
  if (Number.isNaN(time)) throw invalid(`"${name}" is not a date.`);
  return time;
}

/** The first moment that is no longer meant; a day alone means all of it. */
export function endOf(text: string, name: string): number {
  return timeOf(text, name) + (DAY_ALONE.test(text) ? 24 * 3600 * 1000 : 1);
}

/** When New York's clocks show what Greenwich's show at `shown`. */
function easternTime(shown: number): number {
  return Number.isNaN(shown) ? NaN : shown - aheadBy(shown - aheadBy(shown));
}

const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/New_York', dateStyle: 'short', timeStyle: 'medium' });

/** By how much New York's clocks are ahead at a moment; less than nothing, that is. */
function aheadBy(moment: number): number {
  return Date.parse(`${clock.format(moment).replace(' ', 'T')}Z`) - Math.floor(moment / 1000) * 1000;
}

function wholeNumber(value: unknown, name: string, least: number, most: number): number {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : NaN;
  if (!(number >= least && number <= most)) throw invalid(`"${name}" must be a whole number from ${least} to ${most}.`);
  return number;
}
