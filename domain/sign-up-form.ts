import type { Person } from './person';

export const QUESTION_KINDS = ['short_text', 'long_text', 'choice', 'choices', 'yes_no', 'url'] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];

/** Whether its answer is taken from options. */
export function isChoice(kind: QuestionKind): boolean {
  return kind === 'choice' || kind === 'choices';
}

/** A text in the languages of the portal's pages; German where somebody has written it. */
export interface Localized {
  en: string;
  de?: string;
}

/** What a portal asks beside name and address. */
export interface Question {
  /** Under which the answer is kept: it stays when the label is worded anew. */
  name: string;
  label: Localized;
  help?: Localized;
  kind: QuestionKind;
  required: boolean;
  /** What may be chosen, where it is a choice. */
  options?: readonly { value: string; label: Localized }[];
}

/** What whoever signs up has to agree with. */
export interface Terms {
  /** Who has accepted another one is asked again when they sign up again. */
  version: string;
  /** Where they can be read. */
  url: string;
  label: Localized;
}

export interface SignUpForm {
  questions: readonly Question[];
  terms: Terms | null;
}

/** What a portal asks before anybody has said. */
export const INITIAL_FORM: SignUpForm = { questions: [], terms: null };

/** What a form requires and a person has not given: names of questions, and whether terms are to be accepted. */
export function missingFrom({ questions, terms }: SignUpForm, { answers, termsAccepted }: Person) {
  return {
    questions: questions.filter(({ required, name }) => required && !Object.hasOwn(answers, name)).map(({ name }) => name),
    terms: terms !== null && termsAccepted?.version !== terms.version,
  };
}

/** Whether a person has given all that a form requires. */
export function isComplete(form: SignUpForm, person: Person): boolean {
  const { questions, terms } = missingFrom(form, person);
  return questions.length === 0 && !terms;
}
