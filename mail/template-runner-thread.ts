import type { MailKind } from '../domain/mail-kind';
import type { TemplateContent } from '../domain/email-template';
import { validateTemplate, type TemplateFault } from './validate-template';
import { composeMail, type MailMaterial, type RenderedMail } from './compose-mail';

/** `ready`: nothing, to find out that the thread is there. */
export type TemplateTask = 'ready' | { check: { kind: MailKind; content: Partial<TemplateContent> } } | { compose: MailMaterial };

/** Runs in a thread of its own, which is ended where it takes too long. */
export default function work(task: TemplateTask): TemplateFault[] | RenderedMail | null {
  if (task === 'ready') return null;
  if ('check' in task) return validateTemplate(task.check.kind, task.check.content);
  try {
    return composeMail(task.compose);
  } catch {
    return null;
  }
}
