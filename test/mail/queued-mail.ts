import type { QueuedMail } from '../../activities/ports';
import { linkPurposeOf, type MailKind, mailRules } from '../../domain/mail-kind';
import { NO_OWN_CONTENT } from '../../domain/email-template';
import { PORTAL_DEFAULTS, type Portal } from '../../domain/portal';
import { createLinkTokens } from '../../security/link-token';
import { ringOf } from '../security/ring';

export const linkTokens = createLinkTokens(ringOf('new'));

export function portal(more: Partial<Portal> = {}): Portal {
  return {
    ...PORTAL_DEFAULTS,
    id: '5a7c2d0e-6a0b-4c1e-9b1d-1f2e3d4c5b6a',
    name: 'acme',
    displayName: 'Acme Developers',
    url: 'https://portal.acme.example',
    createdAt: new Date(0),
    updatedAt: new Date(0),
    ...more,
  };
}

/** A mail of a kind as the outbox would hand it over, to Ada. */
export function queuedMail(kind: MailKind, more: Partial<QueuedMail> = {}): QueuedMail {
  const status = more.status ?? 'pending';
  const purpose = linkPurposeOf(kind, status);
  const ada = { name: 'Ada Lovelace', email: 'ada@example.com' };
  const annie = { name: 'Annie', email: 'annie@acme.example' };
  return {
    id: 'b1f0a8a4-3c55-4a52-8d0e-7c1f1f9f6c11',
    kind,
    uncertain: false,
    portal: portal(),
    content: NO_OWN_CONTENT,
    recipient: mailRules(kind).to === 'developer' ? ada : annie,
    developer: ada,
    status,
    reason: null,
    link: purpose ? { id: '7f9fd312-a987-4628-b4c5-bb4f4fddd5f7', keyId: 'new', purpose } : null,
    ...more,
  };
}
