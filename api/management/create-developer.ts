import { emailAddress, fullName, personOf, uuid } from '../http/fields';
import { Problem } from '../http/problem';
import { z } from '../http/zod';
import { actorOf, addressed, portalEndpoint } from './audience';
import { developerBody, developerStatus, portalDeveloper } from './developer-schemas';
import { findDeveloper } from './get-developer';

const body = z
  .strictObject({
    email: emailAddress(),
    full_name: fullName(),
    status: developerStatus().optional(),
    send_invitation_email: z.boolean().optional().openapi({ default: false }),
  })
  .openapi('CreateDeveloperRequest');

/** An account by an administrator's word. It replaces a registration in progress, whose links end. */
export const createDeveloper = portalEndpoint({
  method: 'post',
  path: '/portals/{portalId}/developers',
  operationId: 'create-developer',
  summary: 'Create a developer, with an invitation where wanted',
  tags: ['Developers'],
  params: z.object({ portalId: uuid() }),
  body,
  answers: { 201: portalDeveloper },
  problems: ['address_in_use', 'developer_unknown', 'too_late', 'unavailable', 'unconfirmed', 'busy'],
  async handle({ body: command, context: { portal, administrator } }, { gateway, developers, emailHash }) {
    const key = { portalId: portal.id, emailHash: emailHash.hash(portal.id, command.email.identity) };
    const answer = await gateway.ask(addressed(portal, key), {
      type: 'createDeveloper',
      person: personOf(command),
      status: command.status,
      invite: command.send_invitation_email ?? false,
      actor: actorOf(administrator),
    });
    if (!answer.accepted) throw new Problem(answer.refusal);
    return {
      status: 201 as const,
      body: developerBody(await findDeveloper(developers, portal.id, answer.account?.developerId ?? '')),
    };
  },
});
