import { MAIL_KINDS } from '../../domain/mail-kind';
import { MAIL_VARIABLE_NAMES, MAIL_VARIABLES } from '../../mail/variables';
import { z } from '../http/zod';
import { organizationEndpoint } from './audience';
import { defaultEmailTemplate, defaultTemplateBody, templateName, variableName } from './email-template-schemas';

const tags = ['Mails'];

export const listDefaultEmailTemplates = organizationEndpoint({
  method: 'get',
  path: '/portals/email-templates',
  operationId: 'list-default-email-templates',
  summary: 'List the mails that are sent, as they are worded unless a portal has other words',
  tags,
  answers: { 200: z.strictObject({ data: z.array(defaultEmailTemplate) }) },
  handle: () => Promise.resolve({ status: 200 as const, body: { data: MAIL_KINDS.map(defaultTemplateBody) } }),
});

const variable = z.object({
  name: variableName(),
  description: z.string(),
  scope: z.array(templateName()),
  example: z.string(),
});

export const listEmailTemplateVariables = organizationEndpoint({
  method: 'get',
  path: '/portals/email-templates/variables',
  operationId: 'list-email-template-variables',
  summary: "List what a mail's text may name",
  tags,
  answers: { 200: z.strictObject({ data: z.array(variable) }) },
  handle: () =>
    Promise.resolve({
      status: 200 as const,
      body: {
        data: MAIL_VARIABLE_NAMES.map((name) => ({ name, ...MAIL_VARIABLES[name], scope: [...MAIL_VARIABLES[name].scope] })),
      },
    }),
});

export const getDefaultEmailTemplate = organizationEndpoint({
  method: 'get',
  path: '/portals/email-templates/{templateName}',
  operationId: 'get-default-email-template',
  summary: 'Show a mail as it is worded unless a portal has other words',
  tags,
  params: z.object({ templateName: templateName() }),
  answers: { 200: defaultEmailTemplate },
  problems: ['not_found'],
  handle: ({ params }) => Promise.resolve({ status: 200 as const, body: defaultTemplateBody(params.templateName) }),
});
