import { useState } from 'preact/hooks';
import type { Refused } from '../../client/outcome';
import { type Answer, answerRequest, type DeveloperRequest } from '../developer';
import { useAction } from '../components/action';
import { type Answers, givenAnswers } from '../components/answers';
import { Form } from '../components/form';
import { MissingAnswers } from '../components/missing-answers';
import { isVisible } from '../components/plausible';
import { Submit } from '../components/submit';
import { TextArea } from '../components/text-area';
import { laterTexts } from '../texts/later';

const ANSWER_MAX_CHARACTERS = 2000;

interface AnswerFormProps {
  token: string;
  request: DeveloperRequest;
  onAnswered(request: DeveloperRequest): void;
  /** The request has moved on meanwhile; says what to tell. */
  onOvertaken(why: string): void;
  /** Says whether it was the link that was refused. */
  refused(problem: Refused): boolean;
}

interface Mistakes {
  reply: string | null;
  answers: Record<string, string | null>;
  terms: string | null;
}

const words = laterTexts.request.asked;

/** What an administrator asks, and what the sign-up form has not got yet: all of it is sent at once. */
export function AnswerForm({ token, request, onAnswered, onOvertaken, refused }: AnswerFormProps) {
  const { question, form, missing } = request;
  const [reply, setReply] = useState('');
  const [answers, setAnswers] = useState<Record<string, Answer | undefined>>({});
  const [termsAccepted, setTermsAccepted] = useState(false);
  const [mistakes, setMistakes] = useState<Mistakes | null>(null);
  const action = useAction();
  const formIsMissing = missing.questions.length > 0 || missing.terms;

  function submit() {
    const found: Mistakes = {
      reply: question === null ? null : wrongText(reply),
      answers: Object.fromEntries(missing.questions.map((name) => [name, wrongAnswer(answers[name])])),
      terms: missing.terms && !termsAccepted ? words.terms : null,
    };
    setMistakes(found);
    if ([found.reply, found.terms, ...Object.values(found.answers)].some((mistake) => mistake !== null)) return;
    const said = {
      ...(question !== null && { reply: reply.trim() }),
      answers: givenAnswers(form.questions, answers as Answers),
      ...(missing.terms && form.terms && { terms_version: form.terms.version }),
    };
    action.run(
      () => answerRequest(token, said),
      onAnswered,
      (problem) => {
        if (problem.code === 'nothing_asked') onOvertaken(words.answered);
        else if (problem.code === 'answer_missing') onOvertaken(words.more);
        else if (problem.status === 400) setMistakes(mistakesIn(problem));
        else return refused(problem);
        return true;
      },
    );
  }

  return (
    <Form onSubmit={submit} mistakes={mistakes}>
      {question !== null && (
        <>
          <figure class="reason">
            <figcaption>{words.question}</figcaption>
            <blockquote class="text">{question}</blockquote>
          </figure>
          <TextArea label={words.reply} name="reply" value={reply} onValue={setReply} error={mistakes?.reply} />
        </>
      )}
      {formIsMissing && (
        <fieldset>
          <legend>{words.form}</legend>
          <MissingAnswers
            request={request}
            answers={answers}
            onAnswer={(name, answer) => setAnswers({ ...answers, [name]: answer })}
            termsAccepted={termsAccepted}
            onTerms={setTermsAccepted}
            mistakes={mistakes?.answers ?? {}}
            termsMistake={mistakes?.terms ?? null}
          />
        </fieldset>
      )}
      <Submit action={action} label={words.submit} busyLabel={words.busy} />
    </Form>
  );
}

/** The service decides; this only saves a round trip. */
function wrongAnswer(answer: Answer | undefined): string | null {
  if (typeof answer === 'boolean') return null;
  if (Array.isArray(answer)) return answer.length > 0 ? null : words.chooseOne;
  return wrongText(answer ?? '');
}

function wrongText(text: string): string | null {
  if (!isVisible(text)) return words.missing;
  return Array.from(text.trim()).length > ANSWER_MAX_CHARACTERS ? words.tooLong : null;
}

function mistakesIn({ fields }: Refused): Mistakes {
  const isWrong = (name: string) => fields.some(({ field }) => field === name || field.startsWith(`${name}.`));
  const names = fields.map(({ field }) => field.split('.')).filter(([part]) => part === 'answers');
  return {
    reply: isWrong('reply') ? words.wrong : null,
    answers: Object.fromEntries(names.map(([, name = '']) => [name, words.wrong])),
    terms: isWrong('terms_version') ? words.wrong : null,
  };
}
