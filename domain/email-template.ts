import type { MailKind } from './mail-kind';

/** The parts of a mail's text, each of which a portal may word for itself. */
export const MAIL_PARTS = ['subject', 'title', 'body', 'buttonLabel'] as const;
export type MailPart = (typeof MAIL_PARTS)[number];

/** A portal's own words for a mail. What is null is worded as the installation has it. */
export type TemplateContent = Record<MailPart, string | null>;

export const NO_OWN_CONTENT: TemplateContent = { subject: null, title: null, body: null, buttonLabel: null };

/** How a portal sends a mail of one kind. */
export interface EmailTemplate {
  /** Whether it is sent at all. */
  enabled: boolean;
  content: TemplateContent;
  createdAt: Date;
  updatedAt: Date;
}

/** A test of a mail's text. It goes to the administrator who asks for it, with example values: all ids, nobody's name. */
export interface TestMailOrder {
  id: string;
  portalId: string;
  administratorId: string;
  kind: MailKind;
  content: TemplateContent;
}
