const UNITS = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

/** `3 days ago`, `in 2 hours`, `just now`. */
export function distance(to: number, from: number): string {
  const seconds = (to - from) / 1000;
  // What is a whole one when rounded to the next smaller is one: 59.6 minutes are an hour, not 60 minutes.
  const unit = UNITS.find(([, length], index) => Math.abs(seconds) >= length - (UNITS[index + 1]?.[1] ?? 0) / 2);
  if (!unit) return seconds > 0 ? 'in a moment' : 'just now';
  const [name, length] = unit;
  return relative.format(Math.sign(seconds) * Math.round(Math.abs(seconds) / length), name);
}

/** `3 days`, for how long something has lasted. */
export function lasting(since: number, now: number): string {
  return distance(since, now)
    .replace(/^in | ago$/g, '')
    .replace(/^just now$|^a moment$/, 'a moment');
}
