import { createHash, randomUUID } from 'node:crypto';
import type { Actor } from '../../domain/actor';
import type { Transaction } from '../client';
import type { AuditEntry as Entry } from '../generated/client';

/** Chain of what concerns the installation rather than one account. */
export const INSTALLATION_CHAIN = 'installation';

export interface AuditRecord {
  /** An account's id, or INSTALLATION_CHAIN. */
  chain: string;
  at: Date;
  event: string;
  fromStatus?: string;
  toStatus?: string;
  actor: Actor;
  /** The administrator that it is about. */
  subjectId?: string;
  messageId?: string;
  portalId?: string;
  /** Kept apart, so that it can be erased without breaking the chain. */
  detail?: { reason?: string };
}

/** An entry ready to be written, sealed; its detail apart. */
export interface AuditRow {
  entry: Omit<Entry, 'previousHash' | 'hash'> & { previousHash: Uint8Array<ArrayBuffer>; hash: Uint8Array<ArrayBuffer> };
  detail: { reason?: string; claim?: string } | null;
}

/** The entry that follows `last` in its chain. */
export function entryAfter(last: { sequence: number; hash: Uint8Array } | null, record: AuditRecord): AuditRow {
  const { chain, at, event, actor } = record;
  const sealed = {
    id: randomUUID(),
    chain,
    sequence: (last?.sequence ?? 0) + 1,
    at,
    event,
    fromStatus: record.fromStatus ?? null,
    toStatus: record.toStatus ?? null,
    actor: actor.kind,
    actorId: actor.kind === 'administrator' ? actor.id : null,
    subjectId: record.subjectId ?? null,
    messageId: record.messageId ?? null,
    portalId: record.portalId ?? null,
  };
  const previousHash = Uint8Array.from(last?.hash ?? new Uint8Array(32));
  const claim = actor.kind === 'temporal' ? actor.claim : undefined;
  const reason = record.detail?.reason;
  return {
    entry: { ...sealed, previousHash, hash: seal(previousHash, sealed) },
    detail: reason || claim ? { reason, claim } : null,
  };
}

/**
 * Appends to a chain and returns the entry's id, one at a time: for the installation's chain. An account's entries are
 * written with its message, whose ordinal keeps them in order.
 */
export async function appendAudit(tx: Transaction, record: AuditRecord): Promise<string> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${record.chain}, 0))`;
  const last = await tx.auditEntry.findFirst({
    where: { chain: record.chain },
    orderBy: { sequence: 'desc' },
    select: { sequence: true, hash: true },
  });
  const { entry, detail } = entryAfter(last, record);
  await tx.auditEntry.createMany({ data: entry });
  if (detail) await tx.auditDetail.createMany({ data: { entryId: entry.id, ...detail } });
  return entry.id;
}

type Sealed = { [key: string]: string | number | Date | null };

/** SHA-256 over the hash before and the entry itself; without a subject as before there was one. */
function seal(previousHash: Uint8Array, entry: Sealed): Uint8Array<ArrayBuffer> {
  const text = JSON.stringify(
    Object.keys(entry)
      .filter((key) => key !== 'subjectId' || entry[key] !== null)
      .sort()
      .map((key) => [key, entry[key]]),
  );
  return Uint8Array.from(createHash('sha256').update(previousHash).update(text).digest());
}

/** The sequence number of the first entry of a chain that does not fit the one before it, or null. */
export async function firstBrokenLink(tx: Transaction, chain: string): Promise<number | null> {
  const entries = await tx.auditEntry.findMany({ where: { chain }, orderBy: { sequence: 'asc' } });
  let previous: Uint8Array = new Uint8Array(32);
  for (const [index, { previousHash, hash, ...sealed }] of entries.entries()) {
    const fits =
      sealed.sequence === index + 1 &&
      Buffer.compare(previousHash, previous) === 0 &&
      Buffer.compare(hash, seal(previous, sealed)) === 0;
    if (!fits) return sealed.sequence;
    previous = hash;
  }
  return null;
}
