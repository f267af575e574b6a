import { mailRules } from '../../domain/mail-kind';
import { NO_OWN_CONTENT } from '../../domain/email-template';
import { invalidParameter, Problem } from '../http/problem';
import { z } from '../http/zod';
import { actorOf, portalEndpoint } from './audience';
import {
  demandValidContent,
  emailTemplate,
  templateBody,
  templateContent,
  templateParams,
  contentOf,
} from './email-template-schemas';

const body = z.object({ content: templateContent().nullable(), enabled: z.boolean() }).partial();

/** A portal's own words, for new mails and for those that wait to be sent. What is not given stays as it is. */
export const updateEmailTemplate = portalEndpoint({
  method: 'patch',
  path: '/portals/{portalId}/email-templates/{templateName}',
  operationId: 'update-portal-custom-email-template',
  summary: 'Word a mail of a portal, or switch it off and on',
  tags: ['Mails'],
  params: templateParams,
  body,
  answers: { 200: emailTemplate },
  problems: ['not_found'],
  async handle({ params: { templateName }, body: { content: given, enabled }, context }, { emailTemplates, templateRunner }) {
    const { portal, administrator } = context;
    if (enabled === false && mailRules(templateName).mandatory) throw switchedOn();
    const content = given === null ? NO_OWN_CONTENT : contentOf(given ?? {});
    await demandValidContent(templateRunner, templateName, content);
    const changes = { ...content, ...(enabled !== undefined && { enabled }) };
    if (Object.keys(changes).length === 0) {
      const template = await emailTemplates.find(portal.id, templateName);
      return { status: 200 as const, body: templateBody(portal, templateName, template) };
    }
    const changed = await emailTemplates.change(portal.id, templateName, changes, actorOf(administrator));
    if (!changed) throw new Problem('not_found');
    return { status: 200 as const, body: templateBody(portal, templateName, changed) };
  },
});

function switchedOn(): Problem {
  const reason = 'must be true: without this mail nobody could get in, or notice who does';
  return invalidParameter({ field: 'enabled', rule: 'invalid', reason, source: 'body' });
}
