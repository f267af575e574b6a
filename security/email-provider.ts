import freeProviders from 'email-providers/all.json';
import { blacklist } from 'mailchecker';
import type { EmailProvider } from '../domain/approval-policy';

const FREE: ReadonlySet<string> = new Set(freeProviders);
const DISPOSABLE: ReadonlySet<string> = new Set(blacklist());

/** Names that are nobody's (RFC 2606, RFC 6761), whatever a list says. */
const RESERVED = /(^|\.)(test|invalid|localhost|example|example\.(com|net|org))$/;

/** What is known of who keeps mailboxes at a domain, in ASCII and lower case, or above it; null: nothing. */
export function emailProviderOf(domain: string): EmailProvider | null {
  if (RESERVED.test(domain)) return null;
  const labels = domain.split('.');
  const above = labels.map((_, index) => labels.slice(index).join('.'));
  if (above.some((each) => DISPOSABLE.has(each))) return 'disposable';
  return above.some((each) => FREE.has(each)) ? 'free' : null;
}
