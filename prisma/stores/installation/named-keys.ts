import type { Database } from '../../client';

/** Keys that something living still names although they are not among `known`: each with what names it. */
export async function missingKeys(database: Database, known: string[], now: Date): Promise<Map<string, string[]>> {
  const keyId = { notIn: known };
  const living = { keyId, expiresAt: { gt: now } };
  const named = await Promise.all([
    database.credential.groupBy({ by: 'keyId', where: { kind: 'password', keyId } }).then(by('passwords')),
    database.administratorCredential.groupBy({ by: 'keyId', where: { keyId } }).then(by('passwords of administrators')),
    database.session.groupBy({ by: 'keyId', where: { ...living, endedAt: null } }).then(by('sessions')),
    database.linkToken.groupBy({ by: 'keyId', where: { ...living, usedAt: null, revokedAt: null } }).then(by('links')),
  ]);
  const missing = new Map<string, string[]>();
  for (const { id, what } of named.flat()) missing.set(id, [...(missing.get(id) ?? []), what]);
  return missing;
}

const by = (what: string) => (rows: { keyId: string }[]) => rows.map(({ keyId }) => ({ id: keyId, what }));
