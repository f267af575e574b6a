import type { Portal } from '../domain/portal';

/** Who a mail is from: a display name, possibly empty, and an address. */
export interface Sender {
  name: string;
  email: string;
}

/** Reads `Name <address>`, `"Name" <address>` or a bare address. */
export function parseSender(text: string): Sender {
  const [, name, email] = /^(.*)<([^<>]+)>\s*$/s.exec(text) ?? [];
  if (name === undefined || email === undefined) return { name: '', email: text.trim() };
  return { name: name.trim().replace(/^"(.*)"$/s, '$1'), email: email.trim() };
}

/** Writes a From header: the name quoted, so that nothing in it reads as an address or a second header. */
export function formatSender({ name, email }: Sender): string {
  const shown = name.replace(/[\p{Cc}"\\\s]+/gu, ' ').trim();
  return shown === '' ? email : `"${shown}" <${email}>`;
}

/** Whom a portal's mails are from, as a From header: its own sender, or else the installation's. */
export function senderOf(
  { mailFromName, mailFromEmail }: Pick<Portal, 'mailFromName' | 'mailFromEmail'>,
  installation: Sender,
): string {
  return formatSender({ name: mailFromName ?? installation.name, email: mailFromEmail ?? installation.email });
}
