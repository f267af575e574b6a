import { linkPurposeOf, MAIL_KINDS, type MailKind, mailRules } from '../domain/mail-kind';

export interface MailVariable {
  /** Told to administrators, as the example is. */
  description: string;
  example: string;
  /** The mails that have it. */
  scope: readonly MailKind[];
}

/** What a mail's text may name. The contract's names where it has them; the others are our own. */
export const MAIL_VARIABLES = {
  portal_display_name: { description: "The portal's display name", example: 'Acme Developers', scope: MAIL_KINDS },
  portal_domain: { description: 'The host that the portal lives on', example: 'developers.example.com', scope: MAIL_KINDS },
  developer_email: {
    description: "The developer's address; empty where the portal does not tell administrators who waits",
    example: 'ada@example.com',
    scope: MAIL_KINDS,
  },
  developer_fullname: {
    description:
      "The developer's name; empty in the mail to an address that nobody has confirmed yet, and where the portal does not tell administrators who waits",
    example: 'Ada Lovelace',
    scope: MAIL_KINDS,
  },
  dev_portal_reply_to: {
    description: "The portal's reply address; empty where it has none",
    example: 'help@example.com',
    scope: MAIL_KINDS,
  },
  developer_status: {
    description: 'Pending, Approved, Rejected or Revoked; Unconfirmed or Unfinished before that',
    example: 'Approved',
    scope: MAIL_KINDS,
  },
  decision_reason: {
    description: "The administrator's reason for the decision; empty where none was given",
    example: 'We could not find your company.',
    scope: MAIL_KINDS.filter((kind) => mailRules(kind).tellsReason),
  },
  question: {
    description: 'What an administrator wants to know; empty where the sign-up form lacks an answer',
    example: 'What will you use the API for?',
    scope: ['information-needed'],
  },
  sign_up_answers: {
    description:
      "What was answered to the portal's sign-up form, a line each; empty where nothing was, and where the portal does not tell administrators who waits",
    example: 'Company: Analytical Engines',
    scope: ['registration-waiting', 'request-escalated'],
  },
  waiting_count: {
    description: 'How many wait for a decision',
    example: '3',
    scope: ['requests-waiting'],
  },
  waiting_list: {
    description:
      'Those who have waited longest, a line each: since when, a link to the console, and who, where the portal tells administrators who waits',
    example: '2026-01-05, waits for an administrator: https://admin.example.com/console',
    scope: ['requests-waiting'],
  },
  link_lifetime: {
    description: "How long the mail's link works",
    example: '24 hours',
    scope: MAIL_KINDS.filter((kind) => linkPurposeOf(kind, 'pending') !== null),
  },
} as const satisfies Record<string, MailVariable>;

export type MailVariableName = keyof typeof MAIL_VARIABLES;
export const MAIL_VARIABLE_NAMES = Object.keys(MAIL_VARIABLES) as MailVariableName[];

export function variablesOf(kind: MailKind): MailVariableName[] {
  return MAIL_VARIABLE_NAMES.filter((name) => (MAIL_VARIABLES[name].scope as readonly MailKind[]).includes(kind));
}
