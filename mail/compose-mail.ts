import type { MailKind } from '../domain/mail-kind';
import { MAIL_PARTS, type TemplateContent } from '../domain/email-template';
import { layOut } from './layout';
import { renderHtml, renderLine, renderText } from './template';
import { DEFAULT_CONTENT, type DefaultContent } from './default-content';
import type { MailVariableName } from './variables';

export interface RenderedMail {
  /** One line. */
  subject: string;
  html: string;
  text: string;
}

/** All that a mail is made of, in a form that can be handed to a thread. */
export interface MailMaterial {
  kind: MailKind;
  /** The portal's own. */
  content: TemplateContent;
  values: Record<MailVariableName, string>;
  /** Where its button leads; null where there is nothing to open. */
  url: string | null;
}

/** Throws where the portal's words cannot be rendered. Those can take long: see template-runner.ts. */
export function composeMail({ kind, content, values, url }: MailMaterial): RenderedMail {
  const standard = DEFAULT_CONTENT[kind];
  const text = ownText(content, standard);
  /** Never empty where ours is not: neither a subject nor the words that the link is under. */
  const line = (part: 'subject' | 'buttonLabel') => renderLine(text[part], values) || renderLine(standard[part], values);
  const title = renderLine(text.title, values);
  const button = url === null ? null : { label: line('buttonLabel'), url };
  const { portal_display_name: portalName, portal_domain: portalDomain } = values;
  const parts = [title, renderText(text.body, values), button && `${button.label}:\n${button.url}`];
  return {
    subject: line('subject'),
    html: layOut({ portalName, portalDomain, title, bodyHtml: renderHtml(text.body, values), button }),
    text: `${parts.filter(Boolean).join('\n\n')}\n\n-- \n${portalName}\n${portalDomain}\n`,
  };
}

function ownText(content: TemplateContent, standard: DefaultContent): DefaultContent {
  const own = MAIL_PARTS.map((part) => [part, content[part] ?? standard[part]] as const);
  return { ...standard, ...Object.fromEntries(own) };
}
