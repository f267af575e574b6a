import { PORTAL_DEFAULTS } from '../../domain/portal';
import type { Database } from '../../prisma/client';

/** A portal of this name as a row alone, without audit; returns its id. */
export async function addPortal(database: Database, name: string): Promise<string> {
  const host = `${name}.example.com`;
  const { id } = await database.portal.create({
    data: { ...PORTAL_DEFAULTS, name, displayName: name, url: `http://${host}`, host },
  });
  return id;
}
