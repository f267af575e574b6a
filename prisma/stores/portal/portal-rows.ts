import type { Portal } from '../../../domain/portal';
import type { Transaction } from '../../client';
import type { Portal as PortalRow } from '../../generated/client';

/** A portal's row as the domain knows it. */
export function toPortal({ host: _host, labels, ...row }: PortalRow): Portal {
  return { ...row, labels: labels as Portal['labels'] };
}

/** The same row as PostgreSQL writes it as JSON, in a statement about something else. */
export type PortalJson = Omit<PortalRow, 'createdAt' | 'updatedAt'> & { createdAt: string; updatedAt: string };

export function portalFromJson(row: PortalJson): Portal {
  return toPortal({ ...row, createdAt: new Date(row.createdAt), updatedAt: new Date(row.updatedAt) });
}

/** Until the transaction ends nobody else changes what belongs to the portal in this way, or deletes it. False where it is gone. */
export async function holdPortal(tx: Transaction, id: string): Promise<boolean> {
  return (await tx.$executeRaw`SELECT 1 FROM "Portal" WHERE id = ${id}::uuid FOR NO KEY UPDATE`) > 0;
}
