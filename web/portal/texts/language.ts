import { de } from './de';
import { en, type Texts } from './en';

const LANGUAGES: Record<string, Texts> = { en, de };

/** The first of the reader's languages that we speak; English where there is none. */
export function chooseLanguage(wanted: readonly string[]): string {
  const known = wanted.map((tag) => tag.toLowerCase().split('-')[0] ?? '');
  return known.find((language) => language in LANGUAGES) ?? 'en';
}

export const language = chooseLanguage(navigator.languages);
export const texts: Texts = LANGUAGES[language] ?? en;

const date = new Intl.DateTimeFormat(language, { dateStyle: 'long' });
const moment = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });

export const dateOf = (iso: string): string => date.format(new Date(iso));
export const momentOf = (iso: string): string => moment.format(new Date(iso));
