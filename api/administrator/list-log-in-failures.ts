import { isOrganizationAdmin } from '../../domain/administrator';
import { timestamp, uuid } from '../http/fields';
import { Problem } from '../http/problem';
import { z } from '../http/zod';
import { administratorEndpoint } from './audience';

const failures = z
  .strictObject({
    data: z.array(
      z.strictObject({
        administrator_id: uuid().nullable().openapi({ description: "Null: nobody's address or token" }),
        name: z.string().nullable(),
        network: z.string().openapi({ description: 'An IPv4 /24 or an IPv6 /48' }),
        count: z.int(),
        first_at: timestamp(),
        last_at: timestamp(),
      }),
    ),
  })
  .openapi('AdministratorLogInFailures');

/** Who has failed to log in to the console, from which networks and how often, as far back as it is kept. */
export const listLogInFailures = administratorEndpoint({
  method: 'get',
  path: '/administrator/log-in-failures',
  operationId: 'list-administrator-log-in-failures',
  summary: 'Failed log-ins to the console, by administrator and network, the latest first; for organization admins',
  tags: ['Administrators'],
  answers: { 200: failures },
  problems: ['not_found'],
  async handle({ context: { administrator } }, { logIns }) {
    if (!isOrganizationAdmin(administrator)) throw new Problem('not_found');
    const data = (await logIns.failures()).map(({ administratorId, name, network, count, firstAt, lastAt }) => ({
      administrator_id: administratorId,
      name,
      network,
      count,
      first_at: firstAt.toISOString(),
      last_at: lastAt.toISOString(),
    }));
    return { status: 200 as const, body: { data } };
  },
});
