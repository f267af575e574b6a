import { createHash } from 'node:crypto';
import type { AuditSeals } from '../../../security/audit-seal';
import type { AuditDetail, AuditEntry } from '../../generated/client';

/** What an entry's hash is over, beside the hash before it. */
export type SealedEntry = Omit<AuditEntry, 'previousHash' | 'hash' | 'anchored'>;
/** The part of an entry that can be erased. */
export type EntryDetail = Pick<AuditDetail, 'reason' | 'claimedName' | 'changes' | 'facts'>;

const SEALED = [
  'actor',
  'actorId',
  'at',
  'chain',
  'detailHash',
  'event',
  'fromStatus',
  'id',
  'keyId',
  'messageId',
  'policyRevision',
  'portalId',
  'rule',
  'sequence',
  'subjectId',
  'toStatus',
] as const satisfies readonly (keyof SealedEntry)[];

/** Came later: an entry without them is hashed as before there were any. */
const LATER: readonly string[] = ['subjectId', 'detailHash', 'keyId', 'policyRevision', 'rule'];

/** What an entry's hash must be: its seal, or plain SHA-256 where it names no key. Null where its key is not known. */
export function entryHash(seals: AuditSeals, previous: Uint8Array, entry: SealedEntry): Uint8Array<ArrayBuffer> | null {
  const pairs = SEALED.filter((name) => entry[name] !== null || !LATER.includes(name)).map((name) => [name, plain(entry[name])]);
  const text = JSON.stringify(pairs);
  if (entry.keyId !== null) return seals.seal(entry.keyId, previous, text);
  return Uint8Array.from(createHash('sha256').update(previous).update(text).digest());
}

/** The salt goes with the detail, so that the hash alone tells nothing of it. */
export function detailHash(salt: Uint8Array, { reason, claimedName, changes, facts }: EntryDetail): Uint8Array<ArrayBuffer> {
  // Facts came later: a detail without them is hashed as before there were any.
  const text = JSON.stringify([reason, claimedName, changes, ...(facts === null ? [] : [facts])]);
  return Uint8Array.from(createHash('sha256').update(salt).update(text).digest());
}

export function isSame(one: Uint8Array | null, other: Uint8Array | null): boolean {
  return one !== null && other !== null && Buffer.compare(one, other) === 0;
}

function plain(value: SealedEntry[keyof SealedEntry]): string | number | Date | null {
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
}
