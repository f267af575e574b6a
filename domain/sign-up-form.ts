import { ANSWER_MAX_CHARACTERS, type Answers, type Person } from './person';
import { isLonger, isPrintable, isVisible, isWebPage, readText } from './text';

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

/** An answer for whoever reads it, with its question. */
export interface LabelledAnswer {
  name: string;
  /** The question's of today, in English; its name where there is no such question any more. */
  label: string;
  answer: string | boolean | string[];
}

/** Answers for whoever reads them: in the order of today's form, and then those whose questions are gone, by their names. */
export function labelledAnswers({ questions }: Pick<SignUpForm, 'questions'>, answers: Answers): LabelledAnswer[] {
  const left = new Map(Object.entries(answers));
  const asked = questions.flatMap(({ name, label }) => {
    const answer = left.get(name);
    left.delete(name);
    return answer === undefined ? [] : [{ name, label: label.en, answer }];
  });
  const others = [...left].map(([name, answer]) => ({ name, label: name, answer }));
  return [...asked, ...others].map(({ answer, ...of }) => ({
    ...of,
    answer: typeof answer === 'object' ? [...answer] : answer,
  }));
}

/** What can be wrong with an answer. */
export type AnswerFault =
  | 'unknown_question'
  | 'not_text'
  | 'not_yes_or_no'
  | 'not_a_list'
  | 'not_offered'
  | 'too_long'
  | 'not_printable'
  | 'not_a_web_page';

export interface Objection {
  /** The question's name, as it was given. */
  question: string;
  fault: AnswerFault;
}

/**
 * Answers as they are kept, and what is wrong with the others. Whoever gives them may send anything. An empty answer is
 * none, and what is missing is nobody's fault: it is asked later.
 */
export function checkAnswers(
  { questions }: Pick<SignUpForm, 'questions'>,
  given: Readonly<Record<string, unknown>>,
): { answers: Answers; objections: Objection[] } {
  const asked = new Map(questions.map((question) => [question.name, question]));
  const read = Object.entries(given).map(([name, answer]) => {
    const question = asked.get(name);
    return { name, ...(question ? readAnswer(question, answer) : { fault: 'unknown_question' as const }) };
  });
  return {
    answers: Object.fromEntries(read.flatMap(({ name, answer }) => (answer === undefined ? [] : [[name, answer]]))),
    objections: read.flatMap(({ name, fault }) => (fault === undefined ? [] : [{ question: name, fault }])),
  };
}

interface ReadAnswer {
  /** Left out where it is empty, or faulty. */
  answer?: Answers[string];
  fault?: AnswerFault;
}

function readAnswer(question: Question, answer: unknown): ReadAnswer {
  switch (question.kind) {
    case 'yes_no':
      return typeof answer === 'boolean' ? { answer } : { fault: 'not_yes_or_no' };
    case 'choices':
      return Array.isArray(answer) ? readChoices(question, answer) : { fault: 'not_a_list' };
    case 'choice': {
      const read = readLine(answer, false);
      return typeof read.answer === 'string' && !isOffered(question, read.answer) ? { fault: 'not_offered' } : read;
    }
    case 'url': {
      const read = readLine(answer, false);
      return typeof read.answer === 'string' && !isWebPage(read.answer) ? { fault: 'not_a_web_page' } : read;
    }
    case 'short_text':
    case 'long_text':
      return readLine(answer, question.kind === 'long_text');
  }
}

function readLine(answer: unknown, lines: boolean): ReadAnswer {
  if (typeof answer !== 'string') return { fault: 'not_text' };
  if (isLonger(answer, ANSWER_MAX_CHARACTERS)) return { fault: 'too_long' };
  const text = readText(answer);
  if (text === '') return {};
  if (isLonger(text, ANSWER_MAX_CHARACTERS)) return { fault: 'too_long' };
  return isPrintable(text, { lines }) && isVisible(text) ? { answer: text } : { fault: 'not_printable' };
}

/** In the order of the options, and each once. */
function readChoices(question: Question, answer: readonly unknown[]): ReadAnswer {
  const options = question.options ?? [];
  if (answer.length > options.length) return { fault: 'not_offered' };
  const read = answer.map((one) => readLine(one, false).answer);
  if (!read.every((one) => typeof one === 'string' && isOffered(question, one))) return { fault: 'not_offered' };
  const chosen = options.map(({ value }) => value).filter((value) => read.includes(value));
  return chosen.length === 0 ? {} : { answer: chosen };
}

function isOffered({ options = [] }: Question, value: string): boolean {
  return options.some((option) => option.value === value);
}
