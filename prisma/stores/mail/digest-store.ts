import type { Digests, QueuedMail } from '../../../activities/ports';
import { DIGEST_REQUESTS_MAX, type WaitingRequest, type WaitingRequests } from '../../../domain/digest';
import { NO_OWN_CONTENT } from '../../../domain/email-template';
import type { Database } from '../../client';
import { toPortal } from '../portal/portal-rows';

const KIND = 'requests-waiting';

/** Who reads a portal's digests, and what stands in one. */
export function createDigests(database: Database): Digests {
  async function waiting(portalId: string): Promise<WaitingRequests> {
    const where = {
      portalId,
      status: 'pending' as const,
      OR: [{ request: null }, { request: { waitingFor: { not: 'developer' as const } } }],
    };
    const [total, rows] = await Promise.all([
      database.account.count({ where }),
      database.account.findMany({
        where,
        include: { profile: true, request: true },
        orderBy: [{ statusSince: 'asc' }, { id: 'asc' }],
        take: DIGEST_REQUESTS_MAX,
      }),
    ]);
    const longest = rows.map(({ id, statusSince, profile, request }): WaitingRequest => ({
      accountId: id,
      waitingFor: request?.waitingFor === 'second_administrator' ? 'second_administrator' : 'administrator',
      since: statusSince.getTime(),
      developer: { name: profile?.fullName ?? '', email: profile?.email ?? '' },
    }));
    return { total, longest };
  }

  return {
    async readers(portalId) {
      const { total } = await waiting(portalId);
      if (total === 0) return [];
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
      const [portal, administrator, template, requests] = await Promise.all([
        database.portal.findUnique({ where: { id: portalId } }),
        database.administrator.findUnique({ where: { id: administratorId, removedAt: null } }),
        database.emailTemplate.findUnique({ where: { portalId_name: { portalId, name: KIND } } }),
        waiting(portalId),
      ]);
      if (!portal || !administrator?.email || requests.total === 0 || template?.enabled === false) return null;
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
        requests,
      } satisfies QueuedMail;
    },
  };
}
