import type { Database } from '../../client';

/** An audit entry as far as it says who acted. */
interface Acted {
  actor: string;
  actorId: string | null;
  detail: { claimedName: string | null } | null;
}

/** Who acted, in words for administrators: `Grace Hopper`, `the developer`, `Ben (through Temporal)`. */
export async function nameOf(database: Database, entry: Acted): Promise<string> {
  const [name = ''] = await namesOf(database, [entry]);
  return name;
}

/** The same for many entries, with one look at the administrators. */
export async function namesOf(database: Database, entries: readonly Acted[]): Promise<string[]> {
  const ids = [...new Set(entries.flatMap(({ actorId }) => actorId ?? []))];
  const administrators =
    ids.length === 0
      ? []
      : await database.administrator.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  const known = new Map(administrators.map(({ id, name }) => [id, name]));
  return entries.map(({ actor, actorId, detail }) => {
    if (actor === 'temporal')
      return detail?.claimedName ? `${detail.claimedName} (through Temporal)` : 'somebody through Temporal';
    if (actor !== 'administrator' || actorId === null) return `the ${actor}`;
    return known.get(actorId) ?? 'an administrator';
  });
}
