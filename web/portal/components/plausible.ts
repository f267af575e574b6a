/** A letter, a digit, a sign: a name of blanks and fillers alone is none. */
const VISIBLE = /[^\p{Z}\p{C}\p{M}\p{Default_Ignorable_Code_Point}\u2800\uFFFC\u{1D159}]/u;

/** Whether there is anything to see in a name. */
export function isVisible(name: string): boolean {
  return VISIBLE.test(name);
}

/** Whether it may be an address. Telephones type full-width forms of signs and letters, which the service reads as well. */
export function isPlausibleEmail(email: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(email.normalize('NFKC').trim());
}
