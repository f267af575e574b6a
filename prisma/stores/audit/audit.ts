import { randomBytes, randomUUID } from 'node:crypto';
import type { Actor } from '../../../domain/actor';
import type { AuditSeals } from '../../../security/audit-seal';
import type { Database, Transaction } from '../../client';
import type { AuditDetail, AuditEntry } from '../../generated/client';
import { detailHash, entryHash, isSame } from './audit-hash';
import type { Changes } from './changes';

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
  /** Which revision of the portal's policy a decision was made under, and which rule made it. */
  policyRevision?: number;
  rule?: string;
  /** Kept apart, so that it can be erased without breaking the chain. */
  detail?: { reason?: string; changes?: Changes; facts?: readonly string[] };
}

/** An entry ready to be written, sealed; its detail apart. */
export interface AuditRow {
  entry: Omit<AuditEntry, 'anchored'> &
    Record<'previousHash' | 'hash', Uint8Array<ArrayBuffer>> & {
      detailHash: Uint8Array<ArrayBuffer> | null;
    };
  detail: (Omit<AuditDetail, 'entryId'> & { salt: Uint8Array<ArrayBuffer> }) | null;
}

const SALT_BYTES = 16;
/** What the first entry of a chain follows. */
export const BEFORE_THE_FIRST: Uint8Array<ArrayBuffer> = new Uint8Array(32);

/** The entry that follows `last` in its chain. */
export function entryAfter(
  seals: AuditSeals,
  last: { sequence: number; hash: Uint8Array } | null,
  record: AuditRecord,
): AuditRow {
  const { chain, at, event, actor } = record;
  const detail = detailOf(record);
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
    policyRevision: record.policyRevision ?? null,
    rule: record.rule ?? null,
    detailHash: detail && detailHash(detail.salt, detail),
    keyId: seals.keyId(),
  };
  const previousHash = Uint8Array.from(last?.hash ?? BEFORE_THE_FIRST);
  const hash = entryHash(seals, previousHash, sealed);
  if (!hash) throw new Error(`Key "${sealed.keyId}" is in use but not in the ring.`);
  return { entry: { ...sealed, previousHash, hash }, detail };
}

function detailOf({ actor, detail = {} }: AuditRecord): AuditRow['detail'] {
  const reason = detail.reason ?? null;
  const claimedName = (actor.kind === 'temporal' ? actor.claimedName : undefined) ?? null;
  const changes = detail.changes ? JSON.stringify(detail.changes) : null;
  const facts = detail.facts && detail.facts.length > 0 ? JSON.stringify(detail.facts) : null;
  if (!reason && !claimedName && !changes && !facts) return null;
  return { reason, claimedName, changes, facts, salt: Uint8Array.from(randomBytes(SALT_BYTES)) };
}

const LOOKED_BACK = 20;

/**
 * Whether the key in use is the one that the installation has by that id. Not by one entry alone: that may have been
 * changed.
 */
export async function isKeyRight(database: Database, seals: AuditSeals): Promise<boolean> {
  const entries = await database.auditEntry.findMany({
    where: { chain: INSTALLATION_CHAIN, keyId: seals.keyId() },
    orderBy: { sequence: 'desc' },
    take: LOOKED_BACK,
  });
  return entries.length === 0 || entries.some((entry) => isSame(entryHash(seals, entry.previousHash, entry), entry.hash));
}

/**
 * Appends to a chain and returns the entry's id, one at a time: for the installation's chain. An account's entries are
 * written with its message, whose ordinal keeps them in order.
 */
export async function appendAudit(tx: Transaction, seals: AuditSeals, record: AuditRecord): Promise<string> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${record.chain}, 0))`;
  const last = await tx.auditEntry.findFirst({
    where: { chain: record.chain },
    orderBy: { sequence: 'desc' },
    select: { sequence: true, hash: true },
  });
  const { entry, detail } = entryAfter(seals, last, record);
  await tx.auditEntry.createMany({ data: entry });
  if (detail) await tx.auditDetail.createMany({ data: { entryId: entry.id, ...detail } });
  return entry.id;
}
