import type { Answer, Question } from '../developer';
import { texts } from '../texts/language';
import { isVisible } from './plausible';

export type Answers = Readonly<Record<string, Answer>>;
type Localized = Question['label'];

const ANSWER_MAX_CHARACTERS = 2000;

/** In the language of the page, where somebody has written it. */
export function wordsOf(text: Localized, language: string): string {
  return (language === 'de' ? text.de : undefined) ?? text.en;
}

/** The answer to a question, whatever it is named. */
export function answerTo({ name }: Question, answers: Answers): Answer | undefined {
  return Object.hasOwn(answers, name) ? answers[name] : undefined;
}

function isAnswer(answer: Answer | undefined): answer is Answer {
  if (typeof answer === 'string') return isVisible(answer);
  return Array.isArray(answer) ? answer.length > 0 : answer !== undefined;
}

/** What has been answered of what is asked. */
export function givenAnswers(questions: readonly Question[], answers: Answers): Record<string, Answer> {
  const given = questions.map((question) => [question.name, answerTo(question, answers)] as const);
  return Object.fromEntries(given.filter((entry): entry is [string, Answer] => isAnswer(entry[1])));
}

/** What is wrong with an answer, or null. The service decides; this only saves a round trip. */
export function wrongAnswer({ kind, required }: Question, answer: Answer | undefined): string | null {
  if (!isAnswer(answer)) {
    if (!required) return null;
    return kind === 'short_text' || kind === 'long_text' || kind === 'url'
      ? texts.fields.answerMissing
      : texts.fields.choiceMissing;
  }
  if (typeof answer !== 'string') return null;
  if (Array.from(answer.trim()).length > ANSWER_MAX_CHARACTERS) return texts.fields.answerLong;
  return kind === 'url' && !/^https?:\/\/\S+$/i.test(answer.trim()) ? texts.fields.urlWrong : null;
}
