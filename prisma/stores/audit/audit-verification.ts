import type { AuditSeals } from '../../../security/audit-seal';
import type { Database } from '../../client';
import type { AuditAnchor } from '../../generated/client';
import { BEFORE_THE_FIRST } from './audit';
import { anchorHash, contradiction, type FoundHead, headsHash } from './audit-anchors';
import { type Break, checkChains, type Findings } from './audit-chain';
import { type FoundEntry, readEntries } from './audit-entries';
import { isSame } from './audit-hash';

/** What was looked at, and what could not be. */
export interface Verified {
  entries: number;
  chains: number;
  anchors: number;
  /** Entries that no anchor has yet. */
  waiting: number;
  lastAnchor: { sequence: number; at: Date; hash: Uint8Array } | null;
  /** What names a key that is not in the ring, counted by key. */
  unchecked: Map<string, number>;
}

export interface Verification {
  /** Anchors' hashes, from the log. */
  noted: readonly Uint8Array[];
  broken(found: Break): void;
  /** How many entries have been checked so far, page by page. */
  progress?(entries: number): void;
}

/** Checks the whole audit, page by page, and tells every break as it is found. */
export async function verifyAudit(
  database: Database,
  seals: AuditSeals,
  { noted, broken, progress }: Verification,
): Promise<Verified> {
  const verified: Verified = { entries: 0, chains: 0, anchors: 0, waiting: 0, lastAnchor: null, unchecked: new Map() };
  const findings: Findings = {
    broken,
    unchecked: (keyId) => void verified.unchecked.set(keyId, (verified.unchecked.get(keyId) ?? 0) + 1),
  };
  // First, since a chain that moves meanwhile is still what its anchors say, while an anchor made meanwhile is skipped.
  await checkAnchors(database, seals, findings, verified);
  const counted = counting(readEntries(database, null), verified, progress);
  for await (const { sequence } of checkChains(seals, counted, findings)) verified.chains += sequence > 0 ? 1 : 0;
  await findAccountsWithoutAudit(database, broken);
  for (const hash of noted) {
    if ((await database.auditAnchor.count({ where: { hash: Uint8Array.from(hash) } })) > 0) continue;
    broken({ chain: ANCHORS, sequence: null, what: `none has the hash ${hex(hash)}: it was deleted, or its history rewritten` });
  }
  verified.waiting = await database.auditEntry.count({ where: { anchored: false } });
  return verified;
}

/** What the chain of anchors is called where breaks are told. */
const ANCHORS = 'anchors';
const ANCHORS_PAGE = 20;
const ACCOUNTS_PAGE = 1000;
const BEFORE_EVERY_ID = '00000000-0000-0000-0000-000000000000';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

async function* counting(
  pages: AsyncIterable<FoundEntry[]>,
  verified: Verified,
  progress: Verification['progress'],
): AsyncIterable<FoundEntry[]> {
  for await (const page of pages) {
    verified.entries += page.length;
    progress?.(verified.entries);
    yield page;
  }
}

/** Checks the anchors' own chain, and that the chains have every head that an anchor has. */
async function checkAnchors(database: Database, seals: AuditSeals, findings: Findings, verified: Verified): Promise<void> {
  for (let last: Pick<AuditAnchor, 'sequence' | 'hash'> = { sequence: 0, hash: BEFORE_THE_FIRST }; ;) {
    const anchors: AuditAnchor[] = await database.auditAnchor.findMany({
      where: { sequence: { gt: last.sequence } },
      orderBy: { sequence: 'asc' },
      take: ANCHORS_PAGE,
    });
    const heads = await headsOf(database, anchors);
    for (const anchor of anchors) {
      checkAnchor(seals, anchor, last, heads.get(anchor.sequence) ?? [], findings);
      last = anchor;
      verified.lastAnchor = anchor;
    }
    verified.anchors += anchors.length;
    if (anchors.length < ANCHORS_PAGE) return;
  }
}

function checkAnchor(
  seals: AuditSeals,
  anchor: AuditAnchor,
  last: Pick<AuditAnchor, 'sequence' | 'hash'>,
  heads: FoundHead[],
  findings: Findings,
): void {
  const { sequence, previousHash, hash, keyId } = anchor;
  const broken = (what: string) => findings.broken({ chain: ANCHORS, sequence, what });
  if (sequence !== last.sequence + 1) broken(`the anchor before it should be ${sequence - 1}, and is ${last.sequence}`);
  else if (!isSame(previousHash, last.hash)) broken('it was not written behind the anchor that is before it now');
  const expected = anchorHash(seals, previousHash, anchor);
  if (expected === null) findings.unchecked(keyId);
  else if (!isSame(expected, hash)) broken('it is not what was written');
  if (heads.length !== anchor.headCount || !isSame(headsHash(heads), anchor.headsHash))
    broken('the heads of chains that are kept with it are not those that it was made of');
  for (const head of heads) if (!isSame(head.found, head.hash)) findings.broken(contradiction(head));
}

async function headsOf(database: Database, anchors: readonly AuditAnchor[]): Promise<Map<number, FoundHead[]>> {
  const rows = await database.$queryRaw<FoundHead[]>`
    SELECT head."anchor", head."chain", head."sequence", head."hash", entry."hash" AS "found" FROM "AnchoredHead" head
    LEFT JOIN "AuditEntry" entry ON entry."chain" = head."chain" AND entry."sequence" = head."sequence"
    WHERE head."anchor" = ANY(${anchors.map(({ sequence }) => sequence)}::int[])`;
  const heads = new Map<number, FoundHead[]>();
  for (const row of rows) {
    const known = heads.get(row.anchor);
    if (known) known.push(row);
    else heads.set(row.anchor, [row]);
  }
  return heads;
}

/** Every account has had an entry, which opened it. */
async function findAccountsWithoutAudit(database: Database, broken: (found: Break) => void): Promise<void> {
  for (let after = BEFORE_EVERY_ID; ;) {
    const rows: { id: string; revision: number | null }[] = await database.$queryRaw`
      SELECT account."id"::text, CASE WHEN (SELECT 1 FROM "AuditEntry" entry WHERE entry."chain" = account."id"::text LIMIT 1) IS NULL
        THEN account."revision" END AS "revision"
      FROM "Account" account WHERE account."id" > ${after}::uuid
      ORDER BY account."id" LIMIT ${ACCOUNTS_PAGE}`;
    for (const { id, revision } of rows) {
      if (revision === null) continue;
      broken({ chain: id, sequence: null, what: `it is gone, and the account has had ${revision} entries` });
    }
    const last = rows.at(-1);
    if (!last || rows.length < ACCOUNTS_PAGE) return;
    after = last.id;
  }
}
