import { useEffect, useRef, useState } from 'preact/hooks';
import { type Applicant, register } from '../developer';
import { useAction } from '../components/action';
import { answerTo, type Answers, givenAnswers, wrongAnswer } from '../components/answers';
import { wrongEmail, wrongName } from '../components/checks';
import { Field } from '../components/field';
import { Form } from '../components/form';
import { Link } from '../components/link';
import { Page } from '../components/page';
import { QuestionField } from '../components/question-field';
import { Submit } from '../components/submit';
import { TermsField } from '../components/terms-field';
import type { WrongField } from '../../client/outcome';
import { go, remember, useNavigationState } from '../router';
import { PATHS } from '../routes';
import { changedForm, signUpForm } from '../sign-up-form';
import { language, texts } from '../texts/language';
import { firstMail } from './check-mail';
import { SwitchedOff } from './switched-off';

interface Mistakes {
  fullName?: string | null;
  email?: string | null;
  /** By the questions' names. */
  answers?: ReadonlyMap<string, string>;
  terms?: string | null;
}

export function SignUp() {
  const before = useNavigationState();
  const [form, setForm] = useState(signUpForm);
  const [fullName, setFullName] = useState(before.fullName ?? '');
  const [email, setEmail] = useState(before.email ?? '');
  const [answers, setAnswers] = useState<Answers>(before.answers ?? {});
  const [accepted, setAccepted] = useState(before.termsVersion);
  const [mistakes, setMistakes] = useState<Mistakes | null>(null);
  const [changed, setChanged] = useState(false);
  const [switchedOff, setSwitchedOff] = useState(false);
  const emailInput = useRef<HTMLInputElement>(null);
  const action = useAction();
  // Whoever comes back to correct the address finds it under the cursor.
  const corrects = useRef(before.mailsSent !== undefined);
  useEffect(() => {
    if (corrects.current) emailInput.current?.select();
  }, []);
  const { questions, terms } = form;
  const acceptsTerms = terms !== null && accepted === terms.version;

  function submit() {
    const wrong = questions.flatMap((question): [string, string][] => {
      const reason = wrongAnswer(question, answerTo(question, answers));
      return reason === null ? [] : [[question.name, reason]];
    });
    const found = {
      fullName: wrongName(fullName),
      email: wrongEmail(email),
      answers: new Map(wrong),
      terms: terms === null || acceptsTerms ? null : texts.fields.termsMissing,
    };
    setMistakes(found);
    if (found.fullName || found.email || wrong.length > 0 || found.terms) return;
    const applicant: Applicant = {
      fullName: fullName.trim(),
      email: email.trim(),
      answers: givenAnswers(questions, answers),
      termsVersion: terms?.version,
    };
    action.run(
      () => register(applicant),
      () => {
        remember({ ...applicant });
        go(PATHS.checkMail, { ...applicant, ...firstMail('confirm') });
      },
      ({ status, fields }) => {
        if (status === 404) setSwitchedOff(true);
        const refused = mistakesIn(fields);
        if (refused) setMistakes(refused);
        // Pages stay open for long, and forms change.
        if (refused?.answers?.size || refused?.terms) void changedForm().then(takeForm);
        return status === 404 || refused !== null;
      },
    );
  }

  function takeForm(now: typeof form) {
    if (JSON.stringify(now) === JSON.stringify(form)) return;
    setForm(now);
    setChanged(true);
  }

  if (switchedOff) return <SwitchedOff />;
  return (
    <Page heading={texts.signUp.heading}>
      <p class="lead">{questions.length > 0 ? texts.signUp.introQuestions : texts.signUp.intro}</p>
      <Form onSubmit={submit} mistakes={mistakes}>
        <div role="alert">{changed && <p class="notice calm">{texts.signUp.changed}</p>}</div>
        <Field
          label={texts.fields.name}
          name="name"
          autoComplete="name"
          value={fullName}
          onValue={setFullName}
          error={mistakes?.fullName}
        />
        <Field
          label={texts.fields.email}
          type="email"
          name="email"
          autoComplete="email"
          value={email}
          onValue={setEmail}
          error={mistakes?.email}
          inputRef={emailInput}
        />
        {questions.map((question) => (
          <QuestionField
            key={question.name}
            question={question}
            language={language}
            value={answerTo(question, answers)}
            onChange={(answer) => setAnswers((all) => withAnswer(all, question.name, answer))}
            error={mistakes?.answers?.get(question.name)}
          />
        ))}
        {terms && (
          <TermsField
            terms={terms}
            language={language}
            accepted={acceptsTerms}
            onChange={(accepts) => setAccepted(accepts ? terms.version : undefined)}
            error={mistakes?.terms}
          />
        )}
        <Submit action={action} label={texts.signUp.submit} busyLabel={texts.signUp.busy} />
      </Form>
      <p class="foot">
        {texts.signUp.haveAccount} <Link to={PATHS.logIn}>{texts.signUp.logIn}</Link>
      </p>
    </Page>
  );
}

/** What the service does not accept, in the page's words; null where it is nothing on this page. */
function mistakesIn(fields: readonly WrongField[]): Mistakes | null {
  const names = fields.map(({ field }) => field);
  const answers = new Map(
    names.flatMap((name) => (name.startsWith('answers.') ? [[name.slice('answers.'.length), texts.fields.answerWrong]] : [])),
  );
  const [fullName, email, terms] = ['full_name', 'email', 'terms_version'].map((name) => names.includes(name));
  if (!fullName && !email && !terms && answers.size === 0) return null;
  return {
    fullName: fullName ? texts.fields.nameWrong : null,
    email: email ? texts.fields.emailWrong : null,
    answers,
    terms: terms ? texts.fields.termsMissing : null,
  };
}

function withAnswer(answers: Answers, name: string, answer: Answers[string] | undefined): Answers {
  const others = Object.entries(answers).filter(([other]) => other !== name);
  return Object.fromEntries(answer === undefined ? others : [...others, [name, answer]]);
}
