import { useId } from 'preact/hooks';
import type { DeveloperRequest } from '../developer';
import { language } from '../texts/language';
import { laterTexts } from '../texts/later';
import { type Answer, QuestionField } from './question-field';

interface MissingAnswersProps {
  request: DeveloperRequest;
  answers: Record<string, Answer>;
  onAnswer(question: string, answer: Answer): void;
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
      {missing.terms && form.terms && <Terms terms={form.terms} {...terms} />}
    </>
  );
}

interface TermsProps {
  terms: NonNullable<DeveloperRequest['form']['terms']>;
  termsAccepted: boolean;
  onTerms(accepted: boolean): void;
  termsMistake: string | null;
}

function Terms({ terms: { label, url }, termsAccepted, onTerms, termsMistake }: TermsProps) {
  const id = useId();
  const { asked } = laterTexts.request;
  return (
    <div class="field">
      <label class="check">
        <input
          type="checkbox"
          checked={termsAccepted}
          aria-invalid={termsMistake ? 'true' : undefined}
          aria-describedby={termsMistake ? id : undefined}
          onChange={(event) => onTerms(event.currentTarget.checked)}
        />
        <span>{language === 'de' ? (label.de ?? label.en) : label.en}</span>
      </label>
      <a href={url} target="_blank" rel="noopener noreferrer">
        {asked.readTerms}
      </a>
      {termsMistake && (
        <p id={id} class="error">
          {termsMistake}
        </p>
      )}
    </div>
  );
}
