import { createHash } from 'node:crypto';
import type { AuditSeals } from '../../../security/audit-seal';
import type { Database, Transaction } from '../../client';
import type { AuditAnchor } from '../../generated/client';
import { BEFORE_THE_FIRST } from './audit';
import type { Break, Head } from './audit-chain';

export interface Moved {
  /** Chains with an entry that waits for an anchor, each with the furthest head that an anchor has of it. */
  chains: { chain: string; anchored: FoundHead | null }[];
  /** Whether these are all. */
  complete: boolean;
}

/** Entries that one anchor is made for: what a first round finds is more. */
const AT_ONCE = 2000;
const LOCK = 'anchors';

/** Which chains moved since they were anchored, as far as one anchor goes. */
export async function movedChains(database: Database): Promise<Moved> {
  const rows = await database.$queryRaw<(Omit<FoundHead, 'anchor'> & { entries: number; anchor: number | null })[]>`
    SELECT moved."chain", moved."entries", head."anchor", head."sequence", head."hash", entry."hash" AS "found"
    FROM (SELECT "chain", count(*)::int AS "entries"
      FROM (SELECT "chain" FROM "AuditEntry" WHERE NOT "anchored" ORDER BY "chain" LIMIT ${AT_ONCE}) waiting GROUP BY "chain") moved
    LEFT JOIN LATERAL (SELECT "anchor", "sequence", "hash" FROM "AnchoredHead"
      WHERE "chain" = moved."chain" ORDER BY "sequence" DESC LIMIT 1) head ON true
    LEFT JOIN "AuditEntry" entry ON entry."chain" = moved."chain" AND entry."sequence" = head."sequence"`;
  return {
    chains: rows.map(({ entries: _, anchor, ...head }) => ({
      chain: head.chain,
      anchored: anchor === null ? null : { anchor, ...head },
    })),
    complete: rows.reduce((sum, { entries }) => sum + entries, 0) < AT_ONCE,
  };
}

/** Heads that anchors have of the chains named, and that these do not have any more. */
export async function contradictedHeads(database: Database, chains: readonly string[]): Promise<Break[]> {
  const rows = await database.$queryRaw<FoundHead[]>`
    SELECT head."anchor", head."chain", head."sequence", head."hash", entry."hash" AS "found" FROM "AnchoredHead" head
    LEFT JOIN "AuditEntry" entry ON entry."chain" = head."chain" AND entry."sequence" = head."sequence"
    WHERE head."chain" = ANY(${chains}::text[]) AND entry."hash" IS DISTINCT FROM head."hash"
    ORDER BY head."chain", head."anchor"`;
  return rows.map(contradiction);
}

/** A head in an anchor, and the hash of the entry that is there now. */
export interface FoundHead extends Head {
  anchor: number;
  found: Uint8Array | null;
}

export function contradiction({ anchor, chain, sequence, found }: FoundHead): Break {
  const what = found ? `it is not the entry that anchor ${anchor} has` : `anchor ${anchor} has this entry, and it is gone`;
  return { chain, sequence, what };
}

export interface NewAnchor {
  sequence: number;
  hash: Uint8Array;
}

/** Makes an anchor of heads that have been checked. */
export async function anchor(database: Database, seals: AuditSeals, heads: Head[], complete: boolean): Promise<NewAnchor> {
  return database.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${LOCK}, 0))`;
    const last = await tx.auditAnchor.findFirst({ orderBy: { sequence: 'desc' }, select: { sequence: true, hash: true } });
    const row = {
      sequence: (last?.sequence ?? 0) + 1,
      at: new Date(),
      headCount: heads.length,
      headsHash: headsHash(heads),
      complete,
      keyId: seals.keyId(),
    };
    const previousHash = Uint8Array.from(last?.hash ?? BEFORE_THE_FIRST);
    const hash = anchorHash(seals, previousHash, row);
    if (!hash) throw new Error(`Key "${row.keyId}" is in use but not in the ring.`);
    await tx.auditAnchor.createMany({ data: { ...row, previousHash, hash } });
    await keepHeads(tx, row.sequence, heads);
    return { sequence: row.sequence, hash };
  });
}

async function keepHeads(tx: Transaction, number: number, heads: readonly Head[]): Promise<void> {
  const chains = heads.map(({ chain }) => chain);
  const sequences = heads.map(({ sequence }) => sequence);
  const hashes = heads.map(({ hash }) => Buffer.from(hash).toString('hex'));
  await tx.$executeRaw`INSERT INTO "AnchoredHead" ("anchor", "chain", "sequence", "hash")
    SELECT ${number}::int, head."chain", head."sequence", decode(head."hash", 'hex')
    FROM unnest(${chains}::text[], ${sequences}::int[], ${hashes}::text[]) AS head ("chain", "sequence", "hash")`;
  await tx.$executeRaw`UPDATE "AuditEntry" entry SET "anchored" = true
    FROM unnest(${chains}::text[], ${sequences}::int[]) AS head ("chain", "sequence")
    WHERE entry."chain" = head."chain" AND entry."sequence" <= head."sequence" AND NOT entry."anchored"`;
}

/** What an anchor's hash must be; null where its key is not known. */
export function anchorHash(
  seals: AuditSeals,
  previous: Uint8Array,
  { sequence, at, headCount, headsHash: over, complete, keyId }: Omit<AuditAnchor, 'previousHash' | 'hash'>,
): Uint8Array<ArrayBuffer> | null {
  const text = JSON.stringify({ anchor: sequence, at, headCount, headsHash: Buffer.from(over).toString('hex'), complete, keyId });
  return seals.seal(keyId, previous, text);
}

/** Over heads in an order of their own: databases differ in how they sort. */
export function headsHash(heads: readonly Head[]): Uint8Array<ArrayBuffer> {
  const lines = heads.map(({ chain, sequence, hash }) => `${chain} ${sequence} ${Buffer.from(hash).toString('hex')}\n`);
  const hash = createHash('sha256');
  for (const line of lines.sort()) hash.update(line);
  return Uint8Array.from(hash.digest());
}
