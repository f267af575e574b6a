import type { Digests, QueuedMail } from '../../../activities/ports';
import { DIGEST_REQUESTS_MAX, type WaitingRequest } from '../../../domain/digest';
import { NO_OWN_CONTENT } from '../../../domain/email-template';
import { type Database, PLANNED_EACH_TIME } from '../../client';
import { toPortal } from '../portal/portal-rows';

const KIND = 'requests-waiting';

type WaitingRow = Omit<WaitingRequest, 'since' | 'developer'> & WaitingRequest['developer'] & { since: Date };

/** Who reads a portal's digests, and what stands in one. */
export function createDigests(database: Database): Digests {
  /** Whoever has been asked something is left out: those are few, and looked for by themselves. */
  async function countWaiting(portalId: string): Promise<number> {
    const [counted] = await database.$queryRaw<{ total: number }[]>`
      SELECT (SELECT coalesce(sum("entries"), 0) FROM "DirectoryCount" WHERE "portalId" = ${portalId}::uuid AND "status" = 'pending')::int
        - (SELECT count(*) FROM "ApprovalRequest" request JOIN "DirectoryEntry" entry ON entry."accountId" = request."accountId"
          WHERE request."waitingFor" = 'developer' AND entry."portalId" = ${portalId}::uuid AND entry."status" = 'pending')::int
        AS "total"`;
    return counted?.total ?? 0;
  }

  /** By the directory's index of who waits longest. */
  async function longestWaiting(portalId: string): Promise<WaitingRequest[]> {
    const rows = await database.$queryRaw<WaitingRow[]>`
      SELECT entry."accountId"::text, coalesce(request."waitingFor"::text, 'administrator') AS "waitingFor",
        entry."statusSince" AS "since", entry."fullName" AS "name", entry."email"
      FROM "DirectoryEntry" entry LEFT JOIN "ApprovalRequest" request ON request."accountId" = entry."accountId"
      WHERE entry."portalId" = ${portalId}::uuid AND entry."status" = 'pending' AND request."waitingFor" IS DISTINCT FROM 'developer'
      ORDER BY entry."statusSince", entry."accountId" LIMIT ${DIGEST_REQUESTS_MAX} ${PLANNED_EACH_TIME}`;
    return rows.map(({ since, name, email, ...row }) => ({ ...row, since: since.getTime(), developer: { name, email } }));
  }

  return {
    async readers(portalId) {
      if ((await countWaiting(portalId)) === 0) return [];
      const rows = await database.administrator.findMany({
        where: {
          notifications: 'digest',
          removedAt: null,
          email: { not: null },
          roles: { some: { role: { not: 'viewer' }, OR: [{ portalId: null }, { portalId }] } },
        },
        select: { id: true },
        orderBy: { createdAt: 'asc' },
      });
      return rows.map(({ id }) => id);
    },

    async compose({ id, portalId, administratorId }) {
      const [portal, administrator, template, total, longest] = await Promise.all([
        database.portal.findUnique({ where: { id: portalId } }),
        database.administrator.findUnique({ where: { id: administratorId, removedAt: null } }),
        database.emailTemplate.findUnique({ where: { portalId_name: { portalId, name: KIND } } }),
        countWaiting(portalId),
        longestWaiting(portalId),
      ]);
      if (!portal || !administrator?.email || total === 0 || template?.enabled === false) return null;
      const recipient = { name: administrator.name, email: administrator.email };
      const { subject, title, body, buttonLabel } = template ?? NO_OWN_CONTENT;
      return {
        id,
        kind: KIND,
        uncertain: false,
        portal: toPortal(portal),
        content: { subject, title, body, buttonLabel },
        recipient,
        // It is about many, and names them only in its list.
        developer: { name: '', email: '' },
        status: 'pending',
        reason: null,
        link: null,
        requests: { total, longest },
      } satisfies QueuedMail;
    },
  };
}
