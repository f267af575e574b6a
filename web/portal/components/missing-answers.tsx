import type { Answer, DeveloperRequest } from '../developer';
import { language } from '../texts/language';
import { QuestionField } from './question-field';
import { TermsField } from './terms-field';

interface MissingAnswersProps {
  request: DeveloperRequest;
  answers: Record<string, Answer | undefined>;
  onAnswer(question: string, answer: Answer | undefined): void;
  termsAccepted: boolean;
  onTerms(accepted: boolean): void;
  /** By the question's name. */
  mistakes: Record<string, string | null>;
  termsMistake: string | null;
}

/** What the sign-up form requires and has not got: its questions, and its terms. */
export function MissingAnswers({ request, answers, onAnswer, mistakes, ...terms }: MissingAnswersProps) {
  const { form, missing } = request;
  const questions = form.questions.filter(({ name }) => missing.questions.includes(name));
  return (
    <>
      {questions.map((question) => (
        <QuestionField
          key={question.name}
          question={question}
          language={language}
          value={answers[question.name]}
          onChange={(answer) => onAnswer(question.name, answer)}
          error={mistakes[question.name]}
        />
      ))}
      {missing.terms && form.terms && (
        <TermsField
          terms={form.terms}
          language={language}
          accepted={terms.termsAccepted}
          onChange={terms.onTerms}
          error={terms.termsMistake}
        />
      )}
    </>
  );
}
