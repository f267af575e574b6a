import { texts } from '../texts/language';
import { isPlausibleEmail, isVisible } from './plausible';

const NAME_MAX_CHARACTERS = 256;

/** What is wrong with what was typed, or null. The service decides; this only saves a round trip. */
export function wrongEmail(email: string): string | null {
  if (!isVisible(email)) return texts.fields.emailMissing;
  return isPlausibleEmail(email) ? null : texts.fields.emailWrong;
}

export function wrongName(name: string): string | null {
  if (!isVisible(name)) return texts.fields.nameMissing;
  return Array.from(name.trim()).length <= NAME_MAX_CHARACTERS ? null : texts.fields.nameWrong;
}
