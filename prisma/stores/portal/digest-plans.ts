import type { Digest } from '../../../domain/approval-policy';
import type { Database } from '../../client';
import { documentOf, type FoundDocuments, LATEST_DOCUMENTS } from './portal-document-store';

/** When a portal's administrators are told who waits; `digest` null: never. */
export interface DigestPlan {
  portalId: string;
  portalName: string;
  digest: Digest | null;
}

export interface DigestPlans {
  /** Of all portals whose approval policy was changed between the two. */
  changedBetween(from: Date, to: Date): Promise<DigestPlan[]>;
}

export function createDigestPlans(database: Database): DigestPlans {
  return {
    async changedBetween(from, to) {
      const rows = await database.$queryRaw<{ portalId: string; portalName: string; documents: FoundDocuments }[]>`
        SELECT portal."id"::text AS "portalId", portal."displayName" AS "portalName", ${LATEST_DOCUMENTS} AS "documents"
        FROM "Portal" portal
        WHERE portal."id" IN (SELECT "portalId" FROM "PortalDocument"
          WHERE "kind" = 'approval_policy' AND "createdAt" > ${from} AND "createdAt" <= ${to})`;
      return rows.map(({ documents, ...portal }) => ({
        ...portal,
        digest: documentOf(documents, 'approval_policy').content.digest,
      }));
    },
  };
}
