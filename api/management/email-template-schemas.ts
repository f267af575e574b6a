import { MAIL_KINDS, type MailKind, mailRules } from '../../domain/mail-kind';
import { MAIL_PARTS, type MailPart, type EmailTemplate, type TemplateContent } from '../../domain/email-template';
import type { Portal } from '../../domain/portal';
import type { TemplateRunner } from '../../mail/template-runner';
import { DEFAULT_CONTENT } from '../../mail/default-content';
import { MAIL_VARIABLE_NAMES, variablesOf } from '../../mail/variables';
import { text, timestamp, uuid } from '../http/fields';
import { type InvalidParameter, MOST_ENTRIES } from '../http/invalid-parameters';
import { Problem } from '../http/problem';
import { z } from '../http/zod';

const LINE_MAX_CHARACTERS = 1024;
const BODY_MAX_CHARACTERS = 4096;
const BUTTON_LABEL_MAX_CHARACTERS = 128;

export const templateName = () => z.enum(MAIL_KINDS);
export const variableName = () => z.enum(MAIL_VARIABLE_NAMES);
export const templateParams = z.object({ portalId: uuid(), templateName: templateName() });

const parts = {
  subject: text(0, LINE_MAX_CHARACTERS, { asTyped: true }),
  title: text(0, LINE_MAX_CHARACTERS, { asTyped: true }),
  body: text(0, BODY_MAX_CHARACTERS, { lines: true, asTyped: true }),
  button_label: text(0, BUTTON_LABEL_MAX_CHARACTERS, { asTyped: true }),
};

/** Words for each part of a mail; null takes the default. */
export const templateContent = () =>
  z
    .object({
      subject: parts.subject.nullable(),
      title: parts.title.nullable(),
      body: parts.body.nullable(),
      button_label: parts.button_label.nullable(),
    })
    .partial();

/** Words for a test: the contract wants them complete, except for the button's. */
export const completeContent = () => z.object(parts).partial({ button_label: true });

const about = {
  name: templateName(),
  label: z.string(),
  default_content: z.object({ subject: z.string(), title: z.string(), body: z.string(), button_label: z.string() }),
  variables: z.array(variableName()),
};

export const defaultEmailTemplate = z.strictObject(about).openapi('DefaultEmailTemplate');

export const emailTemplate = z
  .object({
    ...about,
    content: templateContent().nullable(),
    enabled: z.boolean(),
    mandatory: z.boolean().openapi({
      description: "Vestibule's own: nobody could get in, or notice who does, without this mail, so it cannot be switched off",
    }),
    created_at: timestamp(),
    updated_at: timestamp(),
  })
  .openapi('EmailTemplate');

export function defaultTemplateBody(kind: MailKind) {
  const text = DEFAULT_CONTENT[kind];
  return { name: kind, label: text.label, default_content: contentBody(text), variables: variablesOf(kind) };
}

/** A portal's template, or what stands for one that nobody has touched. */
export function templateBody(portal: Portal, kind: MailKind, template: EmailTemplate | null | undefined) {
  const { content, enabled, createdAt, updatedAt } = template ?? { ...portal, content: null, enabled: true };
  return {
    ...defaultTemplateBody(kind),
    content: content && MAIL_PARTS.some((part) => content[part] !== null) ? contentBody(content) : null,
    enabled,
    mandatory: mailRules(kind).mandatory,
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
  };
}

function contentBody<Text>({ subject, title, body, buttonLabel }: Record<MailPart, Text>) {
  return { subject, title, body, button_label: buttonLabel };
}

/** As `templateContent` reads it. */
type GivenContent = { [Name in keyof typeof parts]?: string | null };

/** Only what was given. */
export function contentOf({ subject, title, body, button_label: buttonLabel }: GivenContent): Partial<TemplateContent> {
  return Object.fromEntries(Object.entries({ subject, title, body, buttonLabel }).filter(([, text]) => text !== undefined));
}

/** Throws `invalid_request`, telling what is wrong with which part on which line. */
export async function demandValidContent(
  templateRunner: Pick<TemplateRunner, 'check'>,
  kind: MailKind,
  content: Partial<TemplateContent>,
): Promise<void> {
  const wrong = (await templateRunner.check(kind, content)).map(({ part, reason }): InvalidParameter => {
    const field = `content.${part === 'buttonLabel' ? 'button_label' : part}`;
    return { field, rule: 'invalid', reason, source: 'body' };
  });
  if (wrong.length > 0) throw new Problem('invalid_request', { invalidParameters: wrong.slice(0, MOST_ENTRIES) });
}
