import { useEffect, useMemo, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { refusalOf } from '../api/request';
import { SIGN_UP_FORM, type SignUpForm as KeptForm, useSaveSignUpForm, useSignUpForm } from '../api/sign-up-form';
import { Dialog } from '../components/dialog';
import { Switch, TextField } from '../components/fields';
import { Form } from '../components/form';
import { Empty, Loading, Notice, Trouble } from '../components/notice';
import { dateAndTime, Time } from '../components/time';
import { useDraft } from '../components/use-draft';
import { Page } from '../frame/page';
import {
  bodyOf,
  type DraftQuestion,
  type DraftTerms,
  draftOf,
  type FormDraft,
  isSame,
  newQuestion,
  newTerms,
} from '../sign-up-form/draft';
import { QuestionCard } from '../sign-up-form/question-card';
import { TextFields } from '../sign-up-form/text-fields';
import type { Here } from './portal-props';

const HEADING = 'Sign-up form';
const QUESTIONS_MAX = 20;

/** What a portal asks of those who sign up, beside name and address. */
export function SignUpForm(here: Here) {
  const { data: form, error, refetch } = useSignUpForm(here.portal.id);
  if (!form) {
    return (
      <Page heading={HEADING}>
        {error ? <Trouble error={error} onRetry={() => void refetch()} /> : <Loading what="the form" />}
      </Page>
    );
  }
  return <Editor {...here} form={form} />;
}

function Editor({ portal, mayDecide, form }: Here & { form: KeptForm }) {
  const kept = useMemo(() => draftOf(form), [form]);
  const [changed, setChanged] = useDraft<FormDraft>([SIGN_UP_FORM, portal.id]);
  const draft = changed ?? kept;
  const save = useSaveSignUpForm(portal.id);
  const [toDelete, setToDelete] = useState<DraftQuestion | null>(null);
  const { list, focusLater } = useFocusAfterMove();
  const [said, setSaid] = useState('');
  const wrong = refusalOf(save.error)?.fields ?? [];
  const errorAt = (field: string) => wrong.find((one) => one.field === field)?.reason ?? null;
  const isOvertaken = changed !== null && changed.revision !== form.revision;

  const change = (part: Partial<FormDraft>) => {
    save.reset();
    const next = { ...draft, ...part };
    setChanged(isSame(next, kept) && next.revision === form.revision ? null : next);
  };
  const changeQuestions = (questions: DraftQuestion[]) => change({ questions });
  const move = (question: DraftQuestion, index: number, by: -1 | 1) => {
    const questions = draft.questions.filter(({ key }) => key !== question.key);
    questions.splice(index + by, 0, question);
    changeQuestions(questions);
    setSaid(`${question.label.en} is question ${index + by + 1} of ${questions.length} now.`);
    focusLater(question.key, by);
  };
  const remove = (question: DraftQuestion) => {
    changeQuestions(draft.questions.filter(({ key }) => key !== question.key));
    setToDelete(null);
  };
  const discard = () => {
    save.reset();
    setChanged(null);
  };
  const send = (revision: number) => save.mutate({ ...bodyOf(draft), revision }, { onSuccess: () => setChanged(null) });

  return (
    <Page heading={HEADING} aside={<Revision form={form} />}>
      <p className="lead">
        What this portal asks of those who sign up, beside name and address. What somebody has not been asked then, they are asked
        before their request is decided.
      </p>
      <Form onSubmit={() => send(draft.revision)}>
        <section aria-labelledby="questions" className="questions-part">
          <h2 id="questions">Questions</h2>
          {errorAt('questions') && <p className="error">{errorAt('questions')}</p>}
          {draft.questions.length === 0 ? (
            <Empty heading="No questions yet">Those who sign up are asked for their name and their address alone.</Empty>
          ) : (
            <ol className="questions" ref={list}>
              {draft.questions.map((question, index) => (
                <QuestionCard
                  key={question.key}
                  question={question}
                  index={index}
                  count={draft.questions.length}
                  errorAt={(field) => errorAt(`questions.${index}.${field}`)}
                  mayChange={mayDecide}
                  onChange={(next) => changeQuestions(draft.questions.map((one) => (one.key === next.key ? next : one)))}
                  onMove={(by) => move(question, index, by)}
                  onDelete={() => (question.isSaved ? setToDelete(question) : remove(question))}
                />
              ))}
            </ol>
          )}
          <p className="unseen" role="status">
            {said}
          </p>
          {mayDecide && draft.questions.length < QUESTIONS_MAX && (
            <div>
              <Button className="button quiet" onPress={() => changeQuestions([...draft.questions, newQuestion()])}>
                Add a question
              </Button>
            </div>
          )}
        </section>
        <Terms
          terms={draft.terms}
          isDisabled={!mayDecide}
          errorAt={(field) => errorAt(`terms.${field}`)}
          onChange={(terms) => change({ terms })}
        />
        {isOvertaken && (
          <Notice look="bad">
            <p>
              {form.updated_by ?? 'Somebody'} has changed the form meanwhile
              {form.updated_at !== null && `, at ${dateAndTime(form.updated_at)}`}. Yours is not saved.
            </p>
            <Button className="button quiet small" onPress={discard}>
              Take theirs
            </Button>
            <Button className="button quiet small" onPress={() => send(form.revision)}>
              Save mine over it
            </Button>
          </Notice>
        )}
        {save.error !== null && !isOvertaken && wrong.length === 0 && <Trouble error={save.error} />}
        {save.isSuccess && changed === null && <Notice look="good">Saved: the page asks this from now on.</Notice>}
        {mayDecide && changed !== null && (
          <div className="save-bar">
            <p role="status">{wrong.length > 0 ? 'Something is not right yet: see above.' : 'There are changes.'}</p>
            <Button className="button quiet" onPress={discard}>
              Discard
            </Button>
            <Button type="submit" className="button primary" isPending={save.isPending} isDisabled={isOvertaken}>
              {save.isPending ? 'Saving…' : 'Save changes'}
            </Button>
          </div>
        )}
      </Form>
      <DeleteQuestion question={toDelete} onClose={() => setToDelete(null)} onDelete={remove} />
    </Page>
  );
}

/** A question that moves takes its buttons along, which lose the focus on the way. */
function useFocusAfterMove() {
  const list = useRef<HTMLOListElement>(null);
  const [moved, setMoved] = useState<{ key: string; by: -1 | 1 } | null>(null);
  useEffect(() => {
    if (!moved) return;
    const [same, other] = moved.by === -1 ? ['.up', '.down'] : ['.down', '.up'];
    const card = list.current?.querySelector(`[data-question="${CSS.escape(moved.key)}"]`);
    const button = [same, other].map((name) => card?.querySelector<HTMLButtonElement>(`${name}:not(:disabled)`));
    button.find(Boolean)?.focus();
  }, [moved]);
  return { list, focusLater: (key: string, by: -1 | 1) => setMoved({ key, by }) };
}

interface TermsProps {
  terms: DraftTerms | null;
  isDisabled: boolean;
  errorAt(field: string): string | null;
  onChange(terms: DraftTerms | null): void;
}

function Terms({ terms, isDisabled, errorAt, onChange }: TermsProps) {
  return (
    <fieldset className="card part">
      <legend>Terms</legend>
      <div className="field">
        <Switch isSelected={terms !== null} isDisabled={isDisabled} onChange={(on) => onChange(on ? newTerms() : null)}>
          Terms have to be accepted
        </Switch>
        <p className="hint">The version and the moment are kept with the account.</p>
      </div>
      {terms && (
        <>
          <TextFields
            label="What is agreed to"
            value={terms.label}
            isDisabled={isDisabled}
            errorAt={(language) => errorAt(`label.${language}`)}
            onChange={(label) => onChange({ ...terms, label })}
          />
          <TextField
            label="Where they can be read"
            type="url"
            value={terms.url}
            isDisabled={isDisabled}
            error={errorAt('url')}
            onChange={(url) => onChange({ ...terms, url })}
          />
          <TextField
            label="Version"
            hint="Another version is another agreement: who has accepted an earlier one has not accepted this one."
            value={terms.version}
            isDisabled={isDisabled}
            error={errorAt('version')}
            onChange={(version) => onChange({ ...terms, version })}
          />
        </>
      )}
    </fieldset>
  );
}

interface DeleteQuestionProps {
  question: DraftQuestion | null;
  onClose(): void;
  onDelete(question: DraftQuestion): void;
}

function DeleteQuestion({ question, onClose, onDelete }: DeleteQuestionProps) {
  return (
    <Dialog heading="Delete this question?" isOpen={question !== null} onClose={onClose} alert>
      <p>
        Nobody is asked “{question?.label.en}” any more, once you save. Answers that have been given are kept: they stand by the
        name “{question?.name}” from then on.
      </p>
      <div className="actions">
        <Button className="button quiet" onPress={onClose} autoFocus>
          Cancel
        </Button>
        <Button className="button bad" onPress={() => question && onDelete(question)}>
          Delete
        </Button>
      </div>
    </Dialog>
  );
}

function Revision({ form: { updated_at, updated_by } }: { form: KeptForm }) {
  if (updated_at === null) return null;
  return (
    <span className="hint">
      Changed by {updated_by} <Time at={updated_at} />
    </span>
  );
}
