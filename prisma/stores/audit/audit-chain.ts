import type { AuditSeals } from '../../../security/audit-seal';
import { BEFORE_THE_FIRST, INSTALLATION_CHAIN } from './audit';
import type { FoundEntry } from './audit-entries';
import { detailHash, entryHash, isSame } from './audit-hash';
import { todaysName } from './former-names';

/** The last entry of a chain. */
export interface Head {
  chain: string;
  sequence: number;
  hash: Uint8Array;
}

/** What does not fit, in plain words. */
export interface Break {
  chain: string;
  /** Null where it is about the chain as a whole. */
  sequence: number | null;
  what: string;
}

/** Who is told what a check finds. */
export interface Findings {
  broken(found: Break): void;
  /** Something was sealed with a key that is not in the ring, so that its seal could not be checked. */
  unchecked(keyId: string): void;
}

/** The check of one chain, entry by entry, in order. */
interface ChainCheck {
  next(found: FoundEntry): void;
  /** Compares the last entry with the account, and returns it. */
  end(): Head;
}

/**
 * Checks chains from their beginning, or from behind the heads given, and yields the last entry of each. `pages` come
 * chain by chain, each in order.
 */
export async function* checkChains(
  seals: AuditSeals,
  pages: AsyncIterable<FoundEntry[]>,
  findings: Findings,
  behind: ReadonlyMap<string, Head> = new Map(),
): AsyncIterable<Head> {
  let check = null as (ChainCheck & { chain: string }) | null;
  for await (const page of pages) {
    for (const found of page) {
      const { chain } = found.entry;
      if (check?.chain !== chain) {
        if (check) yield check.end();
        check = { chain, ...startCheck(seals, chain, findings, behind.get(chain) ?? null) };
      }
      check.next(found);
    }
  }
  if (check) yield check.end();
}

function startCheck(seals: AuditSeals, chain: string, findings: Findings, behind: Head | null): ChainCheck {
  let head: Omit<Head, 'chain'> = behind ?? { sequence: 0, hash: BEFORE_THE_FIRST };
  // Nobody reads the entry that an anchor has: there were seals by then.
  let sealed = behind !== null;
  let last: FoundEntry | null = null;
  /** Entries whose detail is gone, until something is found by which it may be. */
  const erased = new Map<number, string | null>();
  const broken = (sequence: number | null, what: string) => findings.broken({ chain, sequence, what });

  /** What was said of a portal goes with it. */
  function forgiveOf(portalId: string | null): void {
    for (const [sequence, about] of erased) if (about === portalId) erased.delete(sequence);
  }

  function checkDetail({ entry, detail }: FoundEntry): void {
    const { sequence, detailHash: expected } = entry;
    if (expected === null) {
      if (detail && entry.keyId !== null) broken(sequence, 'it had no detail (a reason, a name, changes), and now has one');
    } else if (!detail) erased.set(sequence, entry.portalId);
    else if (!detail.salt || !isSame(detailHash(detail.salt, detail), expected))
      broken(sequence, 'its detail (a reason, a name, changes) is not what was written');
  }

  function checkSeal({ entry, fromBefore }: FoundEntry): void {
    const { sequence, keyId } = entry;
    if (keyId === null && (sealed || !fromBefore))
      broken(sequence, 'it has no seal, although entries were sealed when it was written');
    const expected = entryHash(seals, entry.previousHash, entry);
    if (expected === null) findings.unchecked(keyId ?? '');
    else if (!isSame(expected, entry.hash)) broken(sequence, 'it is not what was written');
    sealed ||= keyId !== null;
  }

  return {
    next(found) {
      const { entry } = found;
      const { sequence, previousHash, hash } = entry;
      if (sequence !== head.sequence + 1)
        broken(sequence, `the entry before it should be ${sequence - 1}, and is ${head.sequence}`);
      else if (!isSame(previousHash, head.hash)) broken(sequence, 'it was not written behind the entry that is before it now');
      checkSeal(found);
      if (found.missedByAnchors) broken(sequence, 'it is marked as anchored, and no anchor has it');
      const before = last?.entry.toStatus ?? null;
      if (chain !== INSTALLATION_CHAIN && before !== null && todaysName(entry.fromStatus) !== todaysName(before))
        broken(sequence, `it leads from "${entry.fromStatus}", where the entry before it led to "${before}"`);
      checkDetail(found);
      if (entry.toStatus === 'closed') erased.clear();
      if (entry.event === 'portal_deleted') forgiveOf(entry.portalId);
      head = { sequence, hash };
      last = found;
    },
    end() {
      for (const sequence of erased.keys()) broken(sequence, 'its detail (a reason, a name, changes) was deleted');
      const wrong = last && chain !== INSTALLATION_CHAIN ? wrongWithAccount(last) : null;
      if (wrong !== null) broken(head.sequence, wrong);
      return { chain, ...head };
    },
  };
}

function wrongWithAccount({ entry: { sequence, toStatus }, account }: FoundEntry): string | null {
  // A portal that is deleted takes its accounts along, all of them closed.
  if (!account) return toStatus === 'closed' ? null : 'there is no account any more, although it was not closed';
  if (account.status !== todaysName(toStatus)) return `it led to "${toStatus}", and the account is "${account.status}"`;
  if (account.revision !== sequence) return `it is the last entry, and the account has had ${account.revision}`;
  return null;
}
