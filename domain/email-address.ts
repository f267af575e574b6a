import { trimmed } from './text';

/** An address as it is kept and written to, and the form in which two addresses are compared. */
export interface EmailAddress {
  /** As typed, but for the domain: Punycode and lower case. */
  address: string;
  /** Lower case throughout: identity. */
  identity: string;
}

// RFC 5321, 4.5.3.1: octets of the local part and of the whole path.
const LOCAL_MAX_BYTES = 64;
const ADDRESS_MAX_BYTES = 254;
/** Of an address as it is typed; the domain may be in any script. */
export const ADDRESS_MAX_CHARACTERS = 254;

// A dot-atom (RFC 5322, 3.2.3), or one with dots where only quoting would allow them: telephone companies in Japan gave such
// addresses away. What is typed in quotes is legal and never seen but in attacks.
const LOCAL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-][A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]*$/;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * An address as it was meant: what a Japanese keyboard types in full width, and a full stop of its own for a dot, is
 * ASCII; what is around it and not seen, as phones and address books leave it there, is none of it.
 */
export function readTypedAddress(typed: string): string {
  const ascii = typed
    .replace(/[\uFF01-\uFF5E]/g, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0))
    .replace(/[\u3002\uFF61]/g, '.');
  return trimmed(ascii, AROUND);
}

/** No line breaks: whoever sends one means something else. */
const AROUND = /[\p{Zs}\p{Cf}]/u;

/** Reads an e-mail address, or returns null where it is not one that mail can be sent to. */
export function parseEmailAddress(typed: string): EmailAddress | null {
  // Reading a domain takes time that grows with the square of its length.
  if (typed.length > ADDRESS_MAX_CHARACTERS) return null;
  const text = readTypedAddress(typed);
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  if (at < 1 || local.length > LOCAL_MAX_BYTES || !LOCAL.test(local)) return null;
  const domain = domainToAscii(text.slice(at + 1));
  if (domain === null) return null;
  const address = `${local}@${domain}`;
  return address.length > ADDRESS_MAX_BYTES ? null : { address, identity: address.toLowerCase() };
}

/** Reads a domain as that of an address is read, with the @ in front of it or without; null where no address can be at it. */
export function parseEmailDomain(typed: string): string | null {
  if (typed.length > ADDRESS_MAX_CHARACTERS) return null;
  return domainToAscii(readTypedAddress(typed).replace(/^@/, ''));
}

function domainToAscii(domain: string): string | null {
  // Anything a URL would read as a port, path, user or escape is no part of a domain.
  if (domain.length === 0 || /[\s/?#@:%\\[\]]/.test(domain)) return null;
  let ascii: string;
  try {
    ascii = new URL(`http://${domain}`).hostname;
  } catch {
    return null;
  }
  const labels = ascii.split('.');
  const top = labels.at(-1) ?? '';
  if (labels.length < 2 || !labels.every((label) => LABEL.test(label)) || /^\d+$/.test(top)) return null;
  return ascii;
}

/** The domain of an address as it is kept, in lower case. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}
