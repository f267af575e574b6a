import type { AccountStatus } from '../../../domain/account-status';
import { Prisma } from '../../generated/client';
import type { Database } from '../../client';
import type { EntryDetail, SealedEntry } from './audit-hash';

/** An entry with all that it is compared with. */
export interface FoundEntry {
  entry: SealedEntry & { previousHash: Uint8Array; hash: Uint8Array };
  detail: (EntryDetail & { salt: Uint8Array | null }) | null;
  /** Whether an entry without a seal is from before there were any, as far as anybody can tell. */
  fromBefore: boolean;
  /** It is said to be anchored, and no anchor has it or a later one. */
  missedByAnchors: boolean;
  /** The account of the chain, as it stood when the entry was read. */
  account: { status: AccountStatus; revision: number } | null;
}

/** Where to begin in a chain: behind this entry. */
export interface Place {
  chain: string;
  sequence: number;
}

type Row = FoundEntry['entry'] &
  EntryDetail & {
    salt: Uint8Array | null;
    hasDetail: boolean;
    fromBefore: boolean;
    missedByAnchors: boolean;
    status: AccountStatus | null;
    revision: number;
  };

const PAGE = 1000;

/**
 * The entries of all chains, or of those named from their place on, page by page: chain by chain, each in order. An
 * account is read in one statement with its last entry, so that the two belong together.
 */
export async function* readEntries(database: Database, places: readonly Place[] | null): AsyncIterable<FoundEntry[]> {
  const complete = await firstComplete(database);
  for (let after: Place = { chain: '', sequence: 0 }; ;) {
    const source = places === null ? Prisma.sql`"AuditEntry" entry` : from(places, after);
    const rows: Row[] = await database.$queryRaw<Row[]>`
      SELECT entry."id"::text, entry."chain", entry."sequence", entry."at", entry."event", entry."fromStatus", entry."toStatus",
        entry."actor", entry."actorId"::text, entry."subjectId"::text, entry."messageId", entry."portalId"::text,
        entry."policyRevision", entry."rule",
        entry."detailHash", entry."keyId", entry."previousHash", entry."hash",
        detail."entryId" IS NOT NULL AS "hasDetail", detail."reason", detail."claimedName", detail."changes", detail."facts", detail."salt",
        account."status"::text, account."revision",
        (entry."keyId" IS NULL AND (${complete}::int IS NULL OR EXISTS (SELECT 1 FROM "AnchoredHead" head
          WHERE head."chain" = entry."chain" AND head."anchor" <= ${complete}::int AND head."sequence" >= entry."sequence")
        )) AS "fromBefore",
        (entry."anchored" AND NOT EXISTS (SELECT 1 FROM "AnchoredHead" head
          WHERE head."chain" = entry."chain" AND head."sequence" >= entry."sequence")) AS "missedByAnchors"
      FROM ${source}
      LEFT JOIN "AuditDetail" detail ON detail."entryId" = entry."id"
      LEFT JOIN "Account" account ON account."id" =
        CASE WHEN entry."chain" ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN entry."chain"::uuid END
      WHERE (entry."chain", entry."sequence") > (${after.chain}, ${after.sequence}::int)
      ORDER BY entry."chain", entry."sequence" LIMIT ${PAGE}`;
    if (rows.length > 0) yield rows.map(toFound);
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = last;
  }
}

/** Of each chain no more than a page: that of the installation may be long. */
function from(places: readonly Place[], after: Place): Prisma.Sql {
  const [chains, sequences] = [places.map(({ chain }) => chain), places.map(({ sequence }) => sequence)];
  return Prisma.sql`unnest(${chains}::text[], ${sequences}::int[]) AS place ("chain", "behind")
    CROSS JOIN LATERAL (SELECT * FROM "AuditEntry" each
      WHERE each."chain" = place."chain" AND each."sequence" > place."behind"
        AND (each."chain", each."sequence") > (${after.chain}, ${after.sequence}::int)
      ORDER BY each."sequence" LIMIT ${PAGE}) entry`;
}

/** The first anchor that left nothing out: what it does not cover has to be sealed. */
async function firstComplete(database: Database): Promise<number | null> {
  const first = await database.auditAnchor.findFirst({
    where: { complete: true },
    orderBy: { sequence: 'asc' },
    select: { sequence: true },
  });
  return first?.sequence ?? null;
}

function toFound(row: Row): FoundEntry {
  const { hasDetail, reason, claimedName, changes, facts, salt, fromBefore, missedByAnchors, status, revision, ...entry } = row;
  return {
    entry,
    fromBefore,
    missedByAnchors,
    detail: hasDetail ? { reason, claimedName, changes, facts, salt } : null,
    account: status === null ? null : { status, revision },
  };
}
