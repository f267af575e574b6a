import { texts } from '../texts/language';

const NAME_MAX_CHARACTERS = 256;
/** A letter, a digit, a sign: a name of blanks and fillers alone is none. */
const VISIBLE = /[^\p{Z}\p{C}\p{M}\p{Default_Ignorable_Code_Point}\u2800\uFFFC\u{1D159}]/u;

/** What is wrong with what was typed, or null. The service decides; this only saves a round trip. */
export function wrongEmail(email: string): string | null {
  // Telephones type full-width forms of signs and letters, which the service reads as well.
  const typed = email.normalize('NFKC').trim();
  if (typed === '') return texts.fields.emailMissing;
  return /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(typed) ? null : texts.fields.emailWrong;
}

export function wrongName(name: string): string | null {
  const typed = name.trim();
  if (!VISIBLE.test(typed)) return texts.fields.nameMissing;
  return [...typed].length <= NAME_MAX_CHARACTERS ? null : texts.fields.nameWrong;
}
