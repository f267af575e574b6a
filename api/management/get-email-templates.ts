import { MAIL_KINDS } from '../../domain/mail-kind';
import { z } from '../http/zod';
import { portalEndpoint } from './audience';
import { emailTemplate, templateBody, templateParams } from './email-template-schemas';
import { portalParams } from './get-portal';

export const listEmailTemplates = portalEndpoint({
  method: 'get',
  path: '/portals/{portalId}/email-templates',
  operationId: 'list-portal-custom-email-templates',
  summary: 'List the mails of a portal, changed or not',
  tags: ['Mails'],
  params: portalParams,
  answers: { 200: z.strictObject({ data: z.array(emailTemplate) }) },
  async handle({ context: { portal } }, { emailTemplates }) {
    const changed = await emailTemplates.all(portal.id);
    const data = MAIL_KINDS.map((kind) => templateBody(portal, kind, changed.get(kind)));
    return { status: 200 as const, body: { data } };
  },
});

export const getEmailTemplate = portalEndpoint({
  method: 'get',
  path: '/portals/{portalId}/email-templates/{templateName}',
  operationId: 'get-portal-custom-email-template',
  summary: 'Show a mail of a portal',
  tags: ['Mails'],
  params: templateParams,
  answers: { 200: emailTemplate },
  async handle({ params: { templateName }, context: { portal } }, { emailTemplates }) {
    const template = await emailTemplates.find(portal.id, templateName);
    return { status: 200 as const, body: templateBody(portal, templateName, template) };
  },
});
