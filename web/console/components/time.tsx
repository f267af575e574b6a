import { useNow } from './now';

const UNITS = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' });
const absolute = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

/** `3 days ago`, `in 2 hours`, `just now`. */
export function distance(to: number, from: number): string {
  const seconds = (to - from) / 1000;
  const unit = UNITS.find(([, length]) => Math.abs(seconds) >= length);
  if (!unit) return seconds > 0 ? 'in a moment' : 'just now';
  return relative.format(Math.trunc(seconds / unit[1]), unit[0]);
}

/** `3 days`, for how long something has lasted. */
export function lasting(since: number, now: number): string {
  return distance(since, now)
    .replace(/^in | ago$/g, '')
    .replace(/^just now$|^a moment$/, 'a moment');
}

export const dateAndTime = (iso: string): string => absolute.format(new Date(iso));

interface TimeProps {
  at: string;
  /** `distance`: how far away. `lasting`: how long it has lasted. `date`: the date itself. */
  as?: 'distance' | 'lasting' | 'date';
}

/** A moment; its exact date is one hover away. */
export function Time({ at, as = 'distance' }: TimeProps) {
  const now = useNow();
  const moment = Date.parse(at);
  const exact = dateAndTime(at);
  const shown = as === 'date' ? exact : as === 'lasting' ? lasting(moment, now) : distance(moment, now);
  return (
    <time dateTime={at} title={exact}>
      {shown}
    </time>
  );
}
