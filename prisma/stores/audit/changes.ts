import { createHash } from 'node:crypto';

/** What was changed, by name: the value before and the value after. */
export type Changes = Record<string, [before: unknown, after: unknown]>;

/** What `after` makes different of `before`; what it does not name stays. Null where nothing does. */
export function changesBetween(before: object, after: object): Changes | null {
  const were = new Map(Object.entries(before));
  const changed = Object.entries(after)
    .filter(([name, value]) => value !== undefined && text(were.get(name)) !== text(value))
    .map(([name, value]): [string, [unknown, unknown]] => [name, [kept(were.get(name)), kept(value)]]);
  return changed.length === 0 ? null : Object.fromEntries(changed.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The order of an object's names tells nothing: the database has one of its own. */
function text(value: unknown): string {
  const ordered = (part: unknown): unknown =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))
      : part;
  return JSON.stringify(value ?? null, (_name, part: unknown) => ordered(part));
}

/** A picture is told by its hash. */
function kept(value: unknown): unknown {
  if (typeof value !== 'string' || !value.startsWith('data:')) return value ?? null;
  return `picture, SHA-256 ${createHash('sha256').update(value).digest('hex')}`;
}
