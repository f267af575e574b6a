import { useEffect, useState } from 'preact/hooks';
import { onMove } from '../../client/address-bar';
import type { Refused } from '../../client/outcome';
import { type DeveloperRequest, readRequest, renameRequest } from '../developer';
import { useAction } from '../components/action';
import { Link } from '../components/link';
import { DoneMark, LinkMark, MailMark, WaitMark } from '../components/icons';
import { Page } from '../components/page';
import { usePortal } from '../components/portal';
import { type Stage, Steps } from '../components/steps';
import { Submit } from '../components/submit';
import { forgetToken, leaveBehind } from '../router';
import { PATHS } from '../routes';
import { momentOf, texts } from '../texts/language';
import { laterTexts } from '../texts/later';
import { AnswerForm } from './answer-form';
import { isAboutLink } from './broken-link';
import { OwnName } from './own-name';
import { TurnedAway } from './turned-away';
import { WithdrawRequest } from './withdraw-request';

const words = laterTexts.request;

type Fault = keyof typeof words.link & ('expired' | 'unknown');

interface RequestProps {
  /** Of a mailed link, or from a log-in; without one there is nothing to see. */
  token: string | undefined;
}

/** "Your request": where it stands, what comes next, and what there is to do. Opening it changes nothing. */
export function Request({ token }: RequestProps) {
  const [request, setRequest] = useState<DeveloperRequest | null>(null);
  const [fault, setFault] = useState<Fault | null>(token === undefined ? 'unknown' : null);
  const [note, setNote] = useState<string | null>(null);
  const [withdrawn, setWithdrawn] = useState(false);
  const action = useAction();

  /** Says whether it was the link that was refused. */
  function refused(problem: Refused): boolean {
    if (!isAboutLink(problem)) return false;
    forgetToken();
    setFault(problem.code === 'token_expired' ? 'expired' : 'unknown');
    return true;
  }

  function load(why?: string) {
    if (token === undefined) return;
    action.run(
      () => readRequest(token),
      (found) => {
        setRequest(found);
        setFault(null);
        if (why !== undefined) setNote(why);
      },
      refused,
    );
  }
  // When the page opens, and when the reader comes back to it or follows the link again: it may stand elsewhere by then.
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') load();
    };
    load();
    document.addEventListener('visibilitychange', look);
    const endMoves = onMove(look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      endMoves();
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  function ended() {
    leaveBehind(PATHS.signUp, {});
    setWithdrawn(true);
  }

  if (withdrawn) return <Withdrawn />;
  if (fault !== null || token === undefined) return <ClosedLink fault={fault ?? 'unknown'} />;
  if (!request) {
    return (
      <Page heading={words.loading}>
        <div aria-busy={!action.trouble}>
          {action.trouble && (
            <Submit action={action} label={texts.trouble.tryAgain} busyLabel={words.loading} onClick={() => load()} />
          )}
        </div>
      </Page>
    );
  }
  if (request.status === 'approved') return <Approved email={request.email} />;
  if (request.status !== 'pending') {
    const code = request.status === 'rejected' ? 'access_rejected' : 'access_revoked';
    return <TurnedAway problem={{ code, reason: request.reason }} />;
  }
  const isAsked = request.waiting_for === 'developer';
  const told = isAsked && note === words.thanks ? null : note;
  return (
    <Page heading={isAsked ? words.asked.heading : texts.waiting.heading} mark={isAsked ? <MailMark /> : <WaitMark />}>
      <div role="status">{told !== null && <p class="notice good">{told}</p>}</div>
      <Introduction request={request} />
      {isAsked && (
        <AnswerForm
          // What is asked anew is answered anew.
          key={JSON.stringify([request.question, request.missing])}
          token={token}
          request={request}
          onAnswered={(answered) => {
            setRequest(answered);
            setNote(words.thanks);
          }}
          onOvertaken={load}
          refused={refused}
        />
      )}
      <Steps steps={stepsOf(request)} />
      <dl class="facts">
        <dt>{words.waitingSince[request.waiting_for ?? 'administrator']}</dt>
        <dd>{momentOf(request.waiting_since ?? request.status_since)}</dd>
        <dt>{words.name}</dt>
        <dd>
          <OwnName
            name={request.full_name}
            save={(name) => renameRequest(token, name)}
            refused={(problem) => {
              if (problem.status === 409) load(words.decided);
              return problem.status === 409 || refused(problem);
            }}
          />
        </dd>
        <dt>{words.email}</dt>
        <dd class="text">{request.email}</dd>
      </dl>
      <section aria-labelledby="next">
        <h2 id="next">{words.next}</h2>
        <Next request={request} />
      </section>
      <Link to={PATHS.logIn} state={{ email: request.email }} look="quiet-button">
        {texts.waiting.back}
      </Link>
      <WithdrawRequest
        token={token}
        onWithdrawn={ended}
        refused={(problem) => {
          if (problem.status === 409) load(words.decided);
          return problem.status === 409 || refused(problem);
        }}
      />
    </Page>
  );
}

function Introduction({ request: { waiting_for } }: { request: DeveloperRequest }) {
  const { name } = usePortal();
  if (waiting_for === 'developer') return <p class="lead">{words.asked.text(name)}</p>;
  return <p class="lead">{waiting_for === 'second_administrator' ? words.second : texts.waiting.text(name)}</p>;
}

function stepsOf({ waiting_for }: DeveloperRequest): [Stage, string][] {
  const { steps } = texts.waiting;
  const isAsked = waiting_for === 'developer';
  return [
    ['done', steps.registered],
    ['done', steps.confirmed],
    ...(isAsked ? ([['now', words.asked.step]] as [Stage, string][]) : []),
    [isAsked ? 'next' : 'now', steps.looking],
    ['next', steps.mail],
    ['next', steps.login],
  ];
}

/** What happens by itself, and when, in the reader's language and at their time. */
function Next({ request: { waiting_for, next, ends_at } }: { request: DeveloperRequest }) {
  const isAsked = waiting_for === 'developer';
  const said = [
    next?.what === 'request_escalated' && words.escalated(momentOf(next.at)),
    next?.what === 'applicant_reminded' && words.reminded(momentOf(next.at)),
    ends_at !== null && (isAsked ? words.endsUnanswered : words.endsUndecided)(momentOf(ends_at)),
  ].filter((text) => text !== false);
  if (said.length === 0) said.push(isAsked ? words.openAsked : words.open);
  return (
    <>
      {said.map((text) => (
        <p key={text} class="quiet">
          {text}
        </p>
      ))}
    </>
  );
}

function Approved({ email }: { email: string }) {
  const { name } = usePortal();
  return (
    <Page heading={words.approved.heading} mark={<DoneMark />}>
      <p class="lead">{words.approved.text(name)}</p>
      <Link to={PATHS.logIn} state={{ email }} look="button">
        {words.approved.logIn}
      </Link>
    </Page>
  );
}

function Withdrawn() {
  const { heading, text, remains, signUp } = words.withdrawn;
  return (
    <Page heading={heading} mark={<DoneMark />}>
      <p class="lead">{text}</p>
      <p class="quiet">{remains}</p>
      <Link to={PATHS.signUp} look="button">
        {signUp}
      </Link>
    </Page>
  );
}

/** A link that opens nothing any more; whoever has a password sees the request all the same. */
function ClosedLink({ fault }: { fault: Fault }) {
  const { heading, text } = words.link[fault];
  return (
    <Page heading={heading} mark={<LinkMark />}>
      <p class="lead">{text}</p>
      <Link to={PATHS.logIn} look="button">
        {words.link.logIn}
      </Link>
      <p class="foot">
        {words.link.signUpHint} <Link to={PATHS.signUp}>{words.link.signUp}</Link>
      </p>
    </Page>
  );
}
