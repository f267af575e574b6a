import { language } from '../language';
import { de } from './de';
import { en, type LaterTexts } from './en';

const LANGUAGES: Record<string, LaterTexts> = { en, de };

export const laterTexts: LaterTexts = LANGUAGES[language] ?? en;
