import type { Database } from '../../prisma/client';
import { type Break } from '../../prisma/stores/audit/audit-chain';
import { verifyAudit } from '../../prisma/stores/audit/audit-verification';
import type { AuditSeals } from '../../security/audit-seal';

/** What a check of the whole audit finds broken; of one chain where one is named. */
export async function auditBreaks(
  database: Database,
  seals: AuditSeals,
  chain?: string,
  noted: Uint8Array[] = [],
): Promise<Break[]> {
  const found: Break[] = [];
  await verifyAudit(database, seals, { noted, broken: (one) => void found.push(one) });
  return found.filter((one) => chain === undefined || one.chain === chain);
}
