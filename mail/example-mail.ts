import type { QueuedMail } from '../activities/ports';
import type { AccountStatus } from '../domain/account-status';
import { linkPurposeOf, type MailKind, mailRules } from '../domain/mail-kind';
import type { TemplateContent } from '../domain/email-template';
import type { Portal } from '../domain/portal';
import type { LabelledAnswer } from '../domain/sign-up-form';
import { MAIL_VARIABLES } from './variables';

/** In place of a token: a link that shows where it would lead, and opens nothing. No key is needed to make it. */
export const EXAMPLE_TOKENS = { token: () => 'example' };

const EXAMPLE_ANSWERS = [{ name: 'company', label: 'Company', answer: 'Analytical Engines' }];

export interface ExampleRequest {
  kind: MailKind;
  portal: Portal;
  content: TemplateContent;
  /** Somebody real; example values where there is nobody. */
  developer?: { name: string; email: string; status: AccountStatus; answers: LabelledAnswer[] };
  reason?: string;
}

/** A mail as the outbox would hand it over, if there were one. */
export function exampleMail({ kind, portal, content, developer, reason }: ExampleRequest): QueuedMail {
  const { exampleStatus, tellsReason } = mailRules(kind);
  const somebody = { name: MAIL_VARIABLES.developer_fullname.example, email: MAIL_VARIABLES.developer_email.example };
  const asks = kind === 'information-needed';
  const example = developer && !asks ? null : MAIL_VARIABLES[asks ? 'question' : 'decision_reason'].example;
  const status = exampleStatus ?? developer?.status ?? 'pending';
  const purpose = linkPurposeOf(kind, status);
  const person = developer ?? somebody;
  return {
    id: '',
    kind,
    uncertain: false,
    portal,
    content,
    recipient: person,
    developer: person,
    status,
    answers: developer?.answers ?? EXAMPLE_ANSWERS,
    reason: tellsReason ? (reason ?? example) : null,
    link: purpose && { id: '', keyId: '', purpose },
  };
}
