import { Problem } from '../http/problem';
import { actorOf, portalEndpoint } from './audience';
import { templateParams } from './email-template-schemas';

export const resetEmailTemplate = portalEndpoint({
  method: 'delete',
  path: '/portals/{portalId}/email-templates/{templateName}',
  operationId: 'delete-portal-custom-email-template',
  summary: 'Put a mail of a portal back to how it is worded by default, and switch it on',
  tags: ['Mails'],
  params: templateParams,
  answers: { 204: null },
  problems: ['not_found'],
  async handle({ params: { templateName }, context: { portal, administrator } }, { emailTemplates }) {
    if (!(await emailTemplates.reset(portal.id, templateName, actorOf(administrator)))) throw new Problem('not_found');
    return { status: 204 as const };
  },
});
