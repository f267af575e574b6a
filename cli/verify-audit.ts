import type { Break } from '../prisma/stores/audit/audit-chain';
import { type Verified, verifyAudit as verify } from '../prisma/stores/audit/audit-verification';
import { findInstallation } from './installation';
import { openInstallation, sealsOf } from './stores';

/** Checks the whole audit and says what does not fit. Exits with 1 where anything does not, or could not be checked. */
export async function verifyAudit({ head = [] }: { head?: Uint8Array[] }): Promise<void> {
  const { databaseUrl, keys } = findInstallation();
  const seals = sealsOf(keys);
  // Says it now where there are none.
  seals.keyId();
  const database = await openInstallation(databaseUrl);
  let breaks = 0;
  const broken = (found: Break) => {
    breaks += 1;
    console.log(inWords(found));
  };
  try {
    const verified = await verify(database, seals, { noted: head, broken, progress });
    tell(verified, breaks);
    if (breaks > 0 || verified.unchecked.size > 0) process.exitCode = 1;
  } finally {
    await database.$disconnect();
  }
}

const TOLD_EVERY = 100_000;

/** A large audit takes minutes. Beside what is found, for whoever looks on. */
function progress(entries: number): void {
  if (entries % TOLD_EVERY === 0) console.error(`${entries} entries checked so far …`);
}

function inWords({ chain, sequence, what }: Break): string {
  return `broken  chain ${chain}${sequence === null ? '' : `, entry ${sequence}`}: ${what}`;
}

function tell({ entries, chains, anchors, waiting, lastAnchor, unchecked }: Verified, breaks: number): void {
  for (const [keyId, count] of unchecked)
    console.log(
      `unknown the key "${keyId}", which ${count} entries and anchors name, is not in SECRET_KEYS: their seals were not checked`,
    );
  console.log(
    `Checked ${entries} entries in ${chains} chains, and ${anchors} anchors: ${breaks === 0 ? 'all' : `all but ${breaks}`} fit.`,
  );
  if (waiting > 0) console.log(`${waiting} entries wait for an anchor.`);
  if (!lastAnchor) return console.log('There is no anchor yet: a worker makes them.');
  const { sequence, at, hash } = lastAnchor;
  console.log(`The last anchor is ${sequence}, of ${at.toISOString()}: ${Buffer.from(hash).toString('hex')}`);
}
