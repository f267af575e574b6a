import type { Question, SignUpForm, SignUpFormChange } from '../api/sign-up-form';

/** A text as it is typed: empty in a language where there is none. */
export interface DraftText {
  en: string;
  de: string;
}

export interface DraftOption extends DraftText {
  key: string;
  /** What answers name; empty where it is new, and then its text. */
  value: string;
}

export interface DraftQuestion {
  /** Tells it from the others while it is edited. */
  key: string;
  /** Empty until it is saved or somebody has typed one: then it follows the label. */
  name: string;
  /** Answers may have been given to it. */
  isSaved: boolean;
  kind: Question['kind'];
  required: boolean;
  label: DraftText;
  help: DraftText;
  options: DraftOption[];
}

export interface DraftTerms {
  version: string;
  url: string;
  label: DraftText;
}

export interface FormDraft {
  /** The one that it is based on. */
  revision: number;
  questions: DraftQuestion[];
  terms: DraftTerms | null;
}

const NO_TEXT: DraftText = { en: '', de: '' };
const NAME_MAX_CHARACTERS = 63;

const newKey = (): string => crypto.randomUUID();
const typed = (text: { en: string; de?: string } | undefined): DraftText => ({ en: text?.en ?? '', de: text?.de ?? '' });

export const newOption = (): DraftOption => ({ key: newKey(), value: '', ...NO_TEXT });

export const newQuestion = (): DraftQuestion => ({
  key: newKey(),
  name: '',
  isSaved: false,
  kind: 'short_text',
  required: true,
  label: NO_TEXT,
  help: NO_TEXT,
  options: [],
});

export const newTerms = (): DraftTerms => ({
  version: '1',
  url: 'https://',
  label: { en: 'I accept the terms of use', de: 'Ich stimme den Nutzungsbedingungen zu' },
});

export const isChoice = (kind: Question['kind']): boolean => kind === 'choice' || kind === 'choices';

export function draftOf({ revision, questions, terms }: SignUpForm): FormDraft {
  return {
    revision,
    questions: questions.map(({ name, kind, required, label, help, options = [] }) => ({
      key: name,
      name,
      isSaved: true,
      kind,
      required,
      label: typed(label),
      help: typed(help),
      options: options.map((option) => ({ key: option.value, value: option.value, ...typed(option.label) })),
    })),
    terms: terms && { version: terms.version, url: terms.url, label: typed(terms.label) },
  };
}

/** What is sent of it. */
export function bodyOf({ questions, terms, revision }: FormDraft): SignUpFormChange {
  return {
    revision,
    questions: questions.map((question) => ({
      name: nameOf(question),
      kind: question.kind,
      required: question.required,
      label: sent(question.label),
      ...((question.help.en || question.help.de).trim() !== '' && { help: sent(question.help) }),
      ...(isChoice(question.kind) && {
        options: question.options.map((option) => ({ value: option.value || option.en.trim(), label: sent(option) })),
      }),
    })),
    terms: terms && { version: terms.version.trim(), url: terms.url.trim(), label: sent(terms.label) },
  };
}

function sent({ en, de }: DraftText): Question['label'] {
  return { en: en.trim(), ...(de.trim() !== '' && { de: de.trim() }) };
}

/** Under which its answers are kept: made of the English label, unless somebody says otherwise. */
export function nameOf({ name, label }: Pick<DraftQuestion, 'name' | 'label'>): string {
  if (name !== '') return name;
  const words = label.en
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '');
  return words.slice(0, NAME_MAX_CHARACTERS) || 'question';
}

/** Whether nothing would be changed by saving. */
export function isSame(one: FormDraft, other: FormDraft): boolean {
  const content = ({ questions, terms }: SignUpFormChange) => JSON.stringify([questions, terms]);
  return content(bodyOf(one)) === content(bodyOf(other));
}
