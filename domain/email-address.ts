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

// A dot-atom (RFC 5322, 3.2.3). Quoted local parts are legal and never seen but in attacks.
const LOCAL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Reads an e-mail address, or returns null where it is not one that mail can be sent to. */
export function parseEmailAddress(text: string): EmailAddress | null {
  // Reading a domain takes time that grows with the square of its length.
  if (text.length > ADDRESS_MAX_CHARACTERS) return null;
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  if (at < 1 || local.length > LOCAL_MAX_BYTES || !LOCAL.test(local)) return null;
  const domain = domainToAscii(text.slice(at + 1));
  if (domain === null) return null;
  const address = `${local}@${domain}`;
  return address.length > ADDRESS_MAX_BYTES ? null : { address, identity: address.toLowerCase() };
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
