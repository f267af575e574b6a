import { texts } from '../texts/language';

const NAME_MAX_CHARACTERS = 256;

/** What is wrong with what was typed, or null. The service decides; this only saves a round trip. */
export function wrongEmail(email: string): string | null {
  const typed = email.trim();
  if (typed === '') return texts.fields.emailMissing;
  return /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(typed) ? null : texts.fields.emailWrong;
}

export function wrongName(name: string): string | null {
  const typed = name.trim();
  if (typed === '') return texts.fields.nameMissing;
  return [...typed].length <= NAME_MAX_CHARACTERS ? null : texts.fields.nameWrong;
}
