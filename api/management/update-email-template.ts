import { mailRules } from '../../domain/mail-kind';
import { NO_OWN_WORDS } from '../../domain/mail-template';
import { invalidParameter, Problem } from '../http/problem';
import { z } from '../http/zod';
import { actorOf, portalEndpoint } from './audience';
import { demandGoodWords, emailTemplate, templateBody, templateContent, templateParams, wordsOf } from './email-template-schemas';

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
  async handle({ params: { templateName }, body: { content, enabled }, context }, { mailTemplates, ownWords }) {
    const { portal, administrator } = context;
    if (enabled === false && mailRules(templateName).mandatory) throw switchedOn();
    const words = content === null ? NO_OWN_WORDS : wordsOf(content ?? {});
    await demandGoodWords(ownWords, templateName, words);
    const changes = { ...words, ...(enabled !== undefined && { enabled }) };
    if (Object.keys(changes).length === 0) {
      const template = await mailTemplates.find(portal.id, templateName);
      return { status: 200 as const, body: templateBody(portal, templateName, template) };
    }
    const changed = await mailTemplates.change(portal.id, templateName, changes, actorOf(administrator));
    if (!changed) throw new Problem('not_found');
    return { status: 200 as const, body: templateBody(portal, templateName, changed) };
  },
});

function switchedOn(): Problem {
  const reason = 'must be true: without this mail nobody could get in';
  return invalidParameter({ field: 'enabled', rule: 'invalid', reason, source: 'body' });
}
