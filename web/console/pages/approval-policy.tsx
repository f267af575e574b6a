import { useMutation } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Button } from 'react-aria-components';
import { flushSync } from 'react-dom';
import { type ApprovalPolicy as Policy, POLICY, tryPolicy, useApprovalPolicy, useSavePolicy } from '../api/approval-policy';
import { refusalOf } from '../api/request';
import { useSignUpForm } from '../api/sign-up-form';
import { SelectField } from '../components/fields';
import { Form } from '../components/form';
import { Empty, Loading, Notice, Trouble } from '../components/notice';
import { dateAndTime, Time } from '../components/time';
import { useDraft } from '../components/use-draft';
import { Page } from '../frame/page';
import { bodyOf, draftOf, type DraftRule, EXAMPLE, isSame, newRule, type PolicyDraft, rulesOf } from '../policy/draft';
import { RuleCard } from '../policy/rule-card';
import { TimeSettings } from '../policy/time-settings';
import { Trial } from '../policy/trial';
import { useReview } from '../policy/use-review';
import type { Here } from './portal-props';

const HEADING = 'Approval policy';

/** How a portal decides about those who sign up. */
export function ApprovalPolicy(here: Here) {
  const { data: policy, error, refetch } = useApprovalPolicy(here.portal.id);
  if (!policy) {
    return (
      <Page heading={HEADING}>
        {error ? <Trouble error={error} onRetry={() => void refetch()} /> : <Loading what="the policy" />}
      </Page>
    );
  }
  return <Editor {...here} policy={policy} />;
}

function Editor({ portal, mayDecide, policy }: Here & { policy: Policy }) {
  const kept = useMemo(() => draftOf(policy), [policy]);
  const [changed, setChanged] = useDraft<PolicyDraft>([POLICY, portal.id]);
  const draft = changed ?? kept;
  const save = useSavePolicy(portal.id);
  const { data: form } = useSignUpForm(portal.id);
  const trial = useMutation({
    mutationFn: () => tryPolicy(portal.id, { rules: rulesOf(draft.rules), approvals: draft.approvals }),
  });
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [deleted, setDeleted] = useState<{ rule: DraftRule; index: number } | null>(null);
  const [moved, setMoved] = useState('');
  const keys = draft.rules.map(({ key }) => key);
  const review = useReview(portal.id, keys, rulesOf(draft.rules), changed ? null : policy.rules);
  const wrong = [...(refusalOf(save.error)?.fields ?? []), ...review.wrong];
  const errorAt = (field: string) => wrong.find((one) => one.field === field)?.reason ?? null;
  const isOvertaken = changed !== null && changed.revision !== policy.revision;

  const change = (part: Partial<PolicyDraft>) => {
    save.reset();
    trial.reset();
    const next = { ...draft, ...part };
    setChanged(isSame(next, kept) && next.revision === policy.revision ? null : next);
  };
  const changeRules = (rules: DraftRule[]) => change({ rules });
  const toggle = (key: string) =>
    setOpen((before) => new Set(before.has(key) ? [...before].filter((one) => one !== key) : [...before, key]));
  const add = (rule: DraftRule) => {
    changeRules([...draft.rules, rule]);
    toggle(rule.key);
  };
  const move = (rule: DraftRule, index: number, by: -1 | 1) => {
    const place = Math.min(Math.max(index + by, 0), draft.rules.length - 1);
    const others = draft.rules.filter(({ key }) => key !== rule.key);
    const focused = document.activeElement;
    flushSync(() => {
      changeRules([...others.slice(0, place), rule, ...others.slice(place)]);
      setMoved(`${rule.name} is now ${place + 1} of ${draft.rules.length}.`);
    });
    // What is put elsewhere in the page loses the focus.
    if (focused instanceof HTMLElement) focused.focus();
  };
  const remove = (rule: DraftRule, index: number) => {
    changeRules(draft.rules.filter(({ key }) => key !== rule.key));
    setDeleted({ rule, index });
  };
  const undo = () => {
    if (!deleted) return;
    changeRules([...draft.rules.slice(0, deleted.index), deleted.rule, ...draft.rules.slice(deleted.index)]);
    setDeleted(null);
  };
  const discard = () => {
    save.reset();
    trial.reset();
    setChanged(null);
    setDeleted(null);
  };
  const send = (revision: number) =>
    save.mutate(
      { ...bodyOf(draft), revision },
      {
        onSuccess() {
          setChanged(null);
          setDeleted(null);
          setOpen(new Set());
        },
      },
    );

  return (
    <Page heading={HEADING} aside={<Revision policy={policy} />}>
      <p className="lead">
        Who has confirmed an address and set a password goes through these rules, from the first to the last. The first that
        matches counts.
      </p>
      <Form onSubmit={() => send(draft.revision)}>
        <section aria-labelledby="rules" className="rules-part">
          <h2 id="rules">Rules</h2>
          {draft.rules.length === 0 ? (
            <Empty heading="No rules yet">
              {portal.auto_approve_developers ? 'Everybody is let in by itself. ' : 'An administrator decides about everybody. '}A
              rule decides by itself, such as: if the address is at partner.example or below it, approve.
            </Empty>
          ) : (
            <ol className="rules">
              {draft.rules.map((rule, index) => (
                <RuleCard
                  key={rule.key}
                  rule={rule}
                  index={index}
                  count={draft.rules.length}
                  reviewed={review.rules.get(rule.key)}
                  questions={form?.questions ?? []}
                  wrong={wrong.flatMap((one) => below(`rules.${index}.`, one))}
                  isOpen={open.has(rule.key)}
                  isMine={mayDecide}
                  onToggle={() => toggle(rule.key)}
                  onChange={(next) => changeRules(draft.rules.map((one) => (one.key === next.key ? next : one)))}
                  onMove={(by) => move(rule, index, by)}
                  onDelete={() => remove(rule, index)}
                />
              ))}
            </ol>
          )}
          <p className="unseen" role="status">
            {moved}
          </p>
          {deleted && (
            <Notice look="calm">
              <p>Rule “{deleted.rule.name}” is deleted once you save.</p>
              <Button className="button quiet small" autoFocus onPress={undo}>
                Undo<span className="unseen"> deleting {deleted.rule.name}</span>
              </Button>
            </Notice>
          )}
          {mayDecide && (
            <div className="account-actions">
              <Button className="button quiet" onPress={() => add(newRule(draft.rules))}>
                Add a rule
              </Button>
              {draft.rules.length === 0 && (
                <Button className="button plain" onPress={() => add(EXAMPLE())}>
                  Start with the example
                </Button>
              )}
            </div>
          )}
        </section>
        <fieldset className="card part">
          <legend>Where no rule matches</legend>
          {portal.auto_approve_developers ? (
            <p>The developer is let in: the portal approves by itself, as its settings say.</p>
          ) : (
            <SelectField
              label="Who decides"
              value={String(draft.approvals) as '1' | '2'}
              options={[
                ['1', 'one administrator'],
                ['2', 'two administrators, one after the other'],
              ]}
              isDisabled={!mayDecide}
              onChange={(approvals) => change({ approvals: approvals === '2' ? 2 : 1 })}
            />
          )}
        </fieldset>
        <TimeSettings draft={draft} deciders={policy.deciders} isDisabled={!mayDecide} errorAt={errorAt} onChange={change} />
        {mayDecide && changed !== null && (
          <section className="card trial-part" aria-labelledby="trial">
            <h2 id="trial">Try it</h2>
            <p>See what your rules would have made of those who signed up last, before they count.</p>
            <div>
              <Button className="button quiet" isPending={trial.isPending} onPress={() => trial.mutate()}>
                {trial.isPending ? 'Trying…' : 'Try it'}
              </Button>
            </div>
            <div role="status">{trial.data && <Trial portalId={portal.id} trial={trial.data} />}</div>
            {trial.error && <Trouble error={trial.error} />}
          </section>
        )}
        {isOvertaken && (
          <Notice look="bad">
            <p>
              {policy.updated_by ?? 'Somebody'} has changed the policy meanwhile
              {policy.updated_at !== null && `, at ${dateAndTime(policy.updated_at)}`}. Yours is not saved.
            </p>
            <Button className="button quiet small" onPress={discard}>
              Take theirs
            </Button>
            <Button className="button quiet small" onPress={() => send(policy.revision)}>
              Save mine over it
            </Button>
          </Notice>
        )}
        {save.error !== null && !isOvertaken && refusalOf(save.error)?.status !== 400 && <Trouble error={save.error} />}
        {save.isSuccess && changed === null && <Notice look="good">Saved: this is policy {policy.revision} from now on.</Notice>}
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
    </Page>
  );
}

/** What is wrong below a place, named from there. */
function below<Wrong extends { field: string }>(place: string, wrong: Wrong): Wrong[] {
  return wrong.field.startsWith(place) ? [{ ...wrong, field: wrong.field.slice(place.length) }] : [];
}

function Revision({ policy: { revision, updated_at, updated_by } }: { policy: Policy }) {
  if (updated_at === null) return null;
  return (
    <span className="hint">
      Policy {revision}, by {updated_by} <Time at={updated_at} />
    </span>
  );
}
