import { createHash, randomUUID } from 'node:crypto';
import type { Actor } from '../../domain/actor';
import type { Transaction } from '../client';

/** Chain of what concerns the installation rather than one account. */
export const INSTALLATION_CHAIN = 'installation';

export interface AuditRecord {
  /** An account's id, or INSTALLATION_CHAIN. */
  chain: string;
  /** The chain begins here, as the caller knows: saves looking. */
  isFirst?: boolean;
  at: Date;
  event: string;
  fromStatus?: string;
  toStatus?: string;
  actor: Actor;
  messageId?: string;
  portalId?: string;
  /** Kept apart, so that it can be erased without breaking the chain. */
  detail?: { reason?: string };
}

/**
 * Appends to a chain and returns the entry's id. An account's chain is in order because the caller holds the
 * account's lock; the installation's chain takes a lock of its own.
 */
export async function appendAudit(tx: Transaction, record: AuditRecord): Promise<string> {
  if (record.chain === INSTALLATION_CHAIN)
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${record.chain}, 0))`;
  const last = record.isFirst ? null : await lastOf(tx, record.chain);
  const sealed = {
    id: randomUUID(),
    chain: record.chain,
    sequence: (last?.sequence ?? 0) + 1,
    at: record.at,
    event: record.event,
    fromStatus: record.fromStatus ?? null,
    toStatus: record.toStatus ?? null,
    actor: record.actor.kind,
    actorId: record.actor.kind === 'administrator' ? record.actor.id : null,
    messageId: record.messageId ?? null,
    portalId: record.portalId ?? null,
  };
  const previousHash = last?.hash ?? new Uint8Array(32);
  const claim = record.actor.kind === 'temporal' ? record.actor.claim : undefined;
  const detail = { ...(record.detail?.reason && { reason: record.detail.reason }), ...(claim && { claim }) };
  const entry = { ...sealed, previousHash: Uint8Array.from(previousHash), hash: seal(previousHash, sealed) };
  await tx.auditEntry.createMany({ data: entry });
  if (Object.keys(detail).length > 0) await tx.auditDetail.createMany({ data: { entryId: entry.id, ...detail } });
  return entry.id;
}

function lastOf(tx: Transaction, chain: string) {
  return tx.auditEntry.findFirst({ where: { chain }, orderBy: { sequence: 'desc' }, select: { sequence: true, hash: true } });
}

type Sealed = { [key: string]: string | number | Date | null };

/** SHA-256 over the hash before and the entry itself. */
function seal(previousHash: Uint8Array, entry: Sealed): Uint8Array<ArrayBuffer> {
  const text = JSON.stringify(
    Object.keys(entry)
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
