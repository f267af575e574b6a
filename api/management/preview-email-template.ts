import { NO_OWN_CONTENT } from '../../domain/email-template';
import { labelledAnswers } from '../../domain/sign-up-form';
import { exampleMail } from '../../mail/example-mail';
import { text, uuid } from '../http/fields';
import { z } from '../http/zod';
import { formFor } from './answer-schemas';
import { portalEndpoint } from './audience';
import { demandValidContent, templateContent, templateParams, contentOf } from './email-template-schemas';
import { findDeveloper } from './get-developer';
import { REASON_MAX_CHARACTERS } from '../../domain/text';

const body = z
  .strictObject({
    content: templateContent().openapi({
      description: "What is not given, or null, is worded by default. Without it: the portal's words",
    }),
    developer_id: uuid().openapi({ description: 'Whom the mail is about; example values without it' }),
    reason: text(1, REASON_MAX_CHARACTERS, { lines: true }).openapi({ description: 'Of a decision' }),
  })
  .partial()
  .openapi('PreviewEmailTemplateRequest');

const answer = z.strictObject({ subject: z.string(), html: z.string(), text: z.string() }).openapi('EmailPreview');

/** The mail as it would be sent, before it is: nothing is kept, nobody is written to, and its link opens nothing. */
export const previewEmailTemplate = portalEndpoint({
  method: 'post',
  path: '/portals/{portalId}/email-templates/{templateName}/preview',
  operationId: 'preview-portal-custom-email-template',
  summary: 'Show a mail as it would be sent',
  tags: ['Mails'],
  params: templateParams,
  body,
  answers: { 200: answer },
  problems: ['developer_unknown'],
  async handle({ params: { templateName }, body, context: { portal } }, deps) {
    const { documents, emailTemplates, developers, mailPreviews, templateRunner } = deps;
    const stored = body.content === undefined ? await emailTemplates.find(portal.id, templateName) : null;
    const given = contentOf(body.content ?? {});
    await demandValidContent(templateRunner, templateName, given);
    const found = body.developer_id === undefined ? null : await findDeveloper(developers, portal.id, body.developer_id);
    const answers = found ? labelledAnswers(await formFor(documents, portal.id, [found]), found.answers) : [];
    const mail = exampleMail({
      kind: templateName,
      portal,
      content: stored?.content ?? { ...NO_OWN_CONTENT, ...given },
      ...(found && { developer: { name: found.fullName, email: found.email, status: found.status, answers } }),
      reason: body.reason,
    });
    return { status: 200 as const, body: await mailPreviews.render(mail) };
  },
});
