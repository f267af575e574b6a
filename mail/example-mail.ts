import type { QueuedMail } from '../activities/ports';
import type { AccountStatus } from '../domain/account-status';
import type { TokenPurpose } from '../domain/lifetimes';
import type { MailKind } from '../domain/mail-kind';
import type { MailWords } from '../domain/mail-template';
import type { Portal } from '../domain/portal';
import { MAIL_VARIABLES, variablesOf } from './variables';

/** In place of a token: a link that shows where it would lead, and opens nothing. No key is needed to make it. */
export const EXAMPLE_TOKENS = { token: () => 'example' };

export interface ExampleWish {
  kind: MailKind;
  portal: Portal;
  words: MailWords;
  /** Somebody real; example values where there is nobody. */
  developer?: { name: string; email: string; status: AccountStatus };
  reason?: string;
}

/** A mail as the outbox would hand it over, if there were one. */
export function exampleMail({ kind, portal, words, developer, reason }: ExampleWish): QueuedMail {
  const { status, link } = EXAMPLES[kind];
  const somebody = { name: MAIL_VARIABLES.developer_fullname.example, email: MAIL_VARIABLES.developer_email.example };
  const example = developer ? null : MAIL_VARIABLES.decision_reason.example;
  const person = developer ?? somebody;
  return {
    id: '',
    kind,
    uncertain: false,
    portal,
    words,
    recipient: person,
    developer: person,
    status: status ?? developer?.status ?? 'pending',
    reason: variablesOf(kind).includes('decision_reason') ? (reason ?? example) : null,
    link: link ? { id: '', keyId: '', purpose: link } : null,
  };
}

/** What each mail tells and links to. Without a status of its own it tells the developer's. */
const EXAMPLES: Record<MailKind, { status: AccountStatus | null; link?: TokenPurpose }> = {
  'confirm-email-address': { status: 'awaiting_verification', link: 'verify_email' },
  'set-password': { status: 'awaiting_credential', link: 'set_password' },
  'reset-password': { status: null, link: 'reset_password' },
  'developer-invitation': { status: null, link: 'invitation' },
  'account-access-approved': { status: 'approved' },
  'account-access-rejected': { status: 'rejected' },
  'account-access-revoked': { status: 'revoked' },
  'registration-status': { status: null },
  'registration-waiting': { status: 'pending' },
  'sign-ins-slowed-down': { status: 'approved' },
};
