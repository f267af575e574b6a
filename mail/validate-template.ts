import { type MailKind, mailRules } from '../domain/mail-kind';
import { MAIL_PARTS, type MailPart, type TemplateContent } from '../domain/email-template';
import { inspectTemplate, liquidProblem } from './inspect-template';
import { type MailValues, renderHtml, renderLine, renderLiquid, renderText } from './template';
import { DEFAULT_CONTENT } from './default-content';
import { MAIL_VARIABLES, variablesOf } from './variables';

export interface TemplateFault {
  part: MailPart;
  reason: string;
}

/**
 * What is wrong with a portal's words for a mail. Nothing that fails here is kept: each text is read as Liquid, and
 * rendered with values such as it will meet.
 */
export function validateTemplate(kind: MailKind, content: Partial<TemplateContent>): TemplateFault[] {
  return MAIL_PARTS.flatMap((part) => {
    const template = content[part];
    if (template === null || template === undefined) return [];
    return problemsOf(kind, part, template).map((reason) => ({ part, reason }));
  });
}

function problemsOf(kind: MailKind, part: MailPart, template: string): string[] {
  const found = inspectTemplate(template, variablesOf(kind));
  if (found.length > 0) return found;
  const problem = part === 'body' ? tryBody(kind, template) : tryLine(kind, part, template);
  return problem === null ? [] : [problem];
}

function tryLine(kind: MailKind, part: Exclude<MailPart, 'body'>, template: string): string | null {
  const rendered = tried(() => samplesOf(kind).map((values) => renderLine(template, values)));
  if (!Array.isArray(rendered)) return rendered.problem;
  // A mail without a subject looks like junk, and a link without a label is one that nobody sees.
  const needed = part !== 'title' && DEFAULT_CONTENT[kind][part] !== '';
  if (!needed || rendered.every((text) => text !== '')) return null;
  return rendered.every((text) => text === '') ? 'must not be empty' : 'must not become empty where variables are empty';
}

function tryBody(kind: MailKind, template: string): string | null {
  const samples = samplesOf(kind);
  // As it stands first, since only then lines are those of its author.
  const plain = tried(() => samples.map((values) => renderLiquid(template, values)));
  if (!Array.isArray(plain)) return plain.problem;
  const page = tried(() => samples.map((values) => renderHtml(template, values) + renderText(template, values)));
  return Array.isArray(page) ? null : page.problem.replace(/^line \d+:/, 'does not go together with the Markdown around it:');
}

function tried(render: () => string[]): string[] | { problem: string } {
  try {
    return render();
  } catch (error) {
    return { problem: liquidProblem(error) };
  }
}

/** Values with everything, and with what may be missing left out, for every status that a mail may tell. */
function samplesOf(kind: MailKind): MailValues[] {
  const full = Object.fromEntries(variablesOf(kind).map((name) => [name, MAIL_VARIABLES[name].example]));
  const isAboutSomebody = ['administrators', 'escalation'].includes(mailRules(kind).to);
  const who: MailValues = isAboutSomebody ? { developer_email: '', developer_fullname: '', sign_up_answers: '' } : {};
  const bare = { ...full, dev_portal_reply_to: '', decision_reason: '', ...who };
  return ['Pending', 'Approved', 'Rejected', 'Revoked'].flatMap((developer_status) => [
    { ...full, developer_status },
    { ...bare, developer_status },
  ]);
}
