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
  return shown === '' ? formatAddress(email) : `"${shown}" <${formatAddress(email)}>`;
}

/** Writes an address for a header: the part before the @ in quotes where it has dots that only quotes allow (RFC 5322, 3.4.1). */
export function formatAddress(email: string): string {
  const at = email.lastIndexOf('@');
  const local = email.slice(0, at);
  const isDotAtom = !/^\.|\.\.|\.$/.test(local);
  return isDotAtom || local.startsWith('"') ? email : `"${local}"${email.slice(at)}`;
}

/** Whom a portal's mails are from, as a From header: its own sender, or else the installation's. */
export function senderOf(
  { mailFromName, mailFromEmail }: Pick<Portal, 'mailFromName' | 'mailFromEmail'>,
  installation: Sender,
): string {
  return formatSender({ name: mailFromName ?? installation.name, email: mailFromEmail ?? installation.email });
}
