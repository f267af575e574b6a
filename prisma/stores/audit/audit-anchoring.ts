import type { AuditSeals } from '../../../security/audit-seal';
import type { Database } from '../../client';
import { withAdvisoryLock, LOCKS } from '../sql/advisory-lock';
import { anchor, contradictedHeads, contradiction, movedChains, type NewAnchor } from './audit-anchors';
import { checkChains, type Findings, type Head } from './audit-chain';
import { readEntries } from './audit-entries';
import { isSame } from './audit-hash';

/** What a worker does for the audit, again and again. */
export interface AuditAnchoring {
  /** Runs `work` unless another process is at it; returns whether it ran. */
  alone(work: () => Promise<void>): Promise<boolean>;
  /** Checks what came since the anchors before, and anchors it. Null where nothing came. */
  anchorMoved(findings: Findings): Promise<(NewAnchor & { chains: number; complete: boolean }) | null>;
  /** Checks some chains as a whole: those after `chain`. Returns the last of them, or null where there are no more. */
  checkSome(after: string, findings: Findings): Promise<string | null>;
}

const AT_MOST_MS = 30 * 60 * 1000;
/** A million chains are through in three days, at two rounds a minute. */
const SOME = 100;

export function createAuditAnchoring(database: Database, seals: AuditSeals): AuditAnchoring {
  return {
    alone: (work) => withAdvisoryLock(database, LOCKS.audit, AT_MOST_MS, work),

    async anchorMoved(findings) {
      const { chains: moved, complete } = await movedChains(database);
      if (moved.length === 0) return null;
      const behind = new Map<string, Head>();
      for (const { chain, anchored } of moved) {
        if (anchored && isSame(anchored.found, anchored.hash)) behind.set(chain, anchored);
        else if (anchored) findings.broken(contradiction(anchored));
      }
      const places = moved.map(({ chain }) => ({ chain, sequence: behind.get(chain)?.sequence ?? 0 }));
      // Where nothing stands behind the head before, it is the head again.
      const heads = new Map(behind);
      for await (const head of checkChains(seals, readEntries(database, places), findings, behind)) heads.set(head.chain, head);
      return { ...(await anchor(database, seals, [...heads.values()], complete)), chains: heads.size, complete };
    },

    async checkSome(after, findings) {
      // By what is anchored: a chain that was deleted is there still.
      const rows = await database.$queryRaw<{ chain: string }[]>`
        SELECT DISTINCT "chain" FROM "AnchoredHead" WHERE "chain" > ${after} ORDER BY "chain" LIMIT ${SOME}`;
      const chains = rows.map(({ chain }) => chain);
      (await contradictedHeads(database, chains)).forEach(findings.broken);
      const places = chains.map((chain) => ({ chain, sequence: 0 }));
      // Only what is told counts here.
      for await (const head of checkChains(seals, readEntries(database, places), findings)) void head;
      return chains.length < SOME ? null : (chains.at(-1) ?? null);
    },
  };
}
