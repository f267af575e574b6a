import type { Database } from '../../client';

/** A key that something living names: what, and how many of it. */
export interface NamedKey {
  keyId: string;
  what: string;
  count: number;
}

export async function namedKeys(database: Database, now: Date): Promise<NamedKey[]> {
  const living = { expiresAt: { gt: now } };
  const counted = { by: ['keyId' as const], _count: true as const };
  const [passwords, administrators, sessions, links] = await Promise.all([
    database.credential.groupBy({ ...counted, where: { kind: 'password' } }),
    database.administratorCredential.groupBy(counted),
    database.session.groupBy({ ...counted, where: { ...living, endedAt: null } }),
    database.linkToken.groupBy({ ...counted, where: { ...living, usedAt: null, revokedAt: null } }),
  ]);
  const as = (what: string) => (row: { keyId: string; _count: number }) => ({ keyId: row.keyId, what, count: row._count });
  return [
    ...passwords.map(as('passwords')),
    ...administrators.map(as("administrators' passwords")),
    ...sessions.map(as('sessions')),
    ...links.map(as('links')),
  ];
}
