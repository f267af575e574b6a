import { useState } from 'react';
import { Button } from 'react-aria-components';
import { Link, useLocation } from 'wouter';
import { AccountActions } from '../decisions/account-actions';
import { DecisionDialog, type DecisionDraft } from '../decisions/decision-dialog';
import { Answers } from '../people/answers';
import { DeleteDialog } from '../people/delete-dialog';
import { MailedAgain } from '../people/mailed-again';
import { RenameDialog } from '../people/rename-dialog';
import { WriteDialog, type Writing } from '../people/write-dialog';
import { Empty, Loading, Trouble } from '../components/notice';
import { Page } from '../frame/page';
import { Status } from '../components/status';
import { Time } from '../components/time';
import { Timeline } from '../components/timeline';
import { DEVELOPERS, sectionRoute } from '../routes';
import { refusalOf } from '../api/request';
import { type Account as AccountBody, useAccount, useMailAgain } from '../api/developers';
import type { Here } from './portal-props';

/** One account: where it stands, what happens next, and everything so far. */
export function Account({ portal, mayDecide, accountId }: Here & { accountId: string }) {
  const { data: account, error, refetch } = useAccount(portal.id, accountId);
  const [draft, setDraft] = useState<DecisionDraft | null>(null);
  const [toDelete, setToDelete] = useState<AccountBody | null>(null);
  const [toRename, setToRename] = useState<AccountBody | null>(null);
  const [toWrite, setToWrite] = useState<Writing | null>(null);
  const mailing = useMailAgain(portal.id, accountId);
  const [, go] = useLocation();

  if (refusalOf(error)?.status === 404) {
    return (
      <Page heading="No such account">
        <Empty heading="Nobody is here">
          This account does not exist, or not any more. <Link href={sectionRoute(portal.id, DEVELOPERS)}>See all developers</Link>
        </Empty>
      </Page>
    );
  }
  if (!account) {
    return (
      <Page heading="Developer">
        {error ? <Trouble error={error} onRetry={() => void refetch()} /> : <Loading what="the account" />}
      </Page>
    );
  }
  return (
    <Page heading={account.full_name} aside={<Status of={account.status} />}>
      <p className="lead email">{account.email}</p>
      {mayDecide && (
        <div className="account-actions">
          <AccountActions account={account} onAsk={setDraft} />
          <Button className="button quiet" isPending={mailing.isPending} onPress={() => mailing.mutate()}>
            {mailing.isPending ? 'Mailing…' : 'Mail again'}
          </Button>
          {account.status === 'pending' && (
            <Button className="button quiet" onPress={() => setToWrite('question')}>
              Ask the developer…
            </Button>
          )}
          <Button className="button plain" onPress={() => setToWrite('note')}>
            Add a note…
          </Button>
          {!isInProgress(account) && (
            <Button className="button plain" onPress={() => setToRename(account)}>
              Correct the name…
            </Button>
          )}
          <Button className="button plain" onPress={() => setToDelete(account)}>
            Delete…
          </Button>
        </div>
      )}
      <MailedAgain account={account} mailing={mailing} />
      <div className="columns">
        <section className="card" aria-labelledby="history">
          <h2 id="history">What happened</h2>
          <Timeline account={account} />
        </section>
        <div className="side">
          <section className="card" aria-labelledby="next">
            <h2 id="next">What happens next</h2>
            <Next account={account} />
          </section>
          <Answers account={account} />
          <EarlierDecisions account={account} />
          <Facts account={account} />
        </div>
      </div>
      <DecisionDialog portalId={portal.id} draft={draft} onClose={() => setDraft(null)} />
      <WriteDialog portalId={portal.id} accountId={accountId} what={toWrite} onClose={() => setToWrite(null)} />
      <RenameDialog portalId={portal.id} person={toRename} onClose={() => setToRename(null)} />
      <DeleteDialog
        portalId={portal.id}
        person={toDelete}
        onClose={() => setToDelete(null)}
        onDeleted={() => go(sectionRoute(portal.id, DEVELOPERS))}
      />
    </Page>
  );
}

/** Not a developer yet: there is no name of one to correct. */
function isInProgress({ status }: AccountBody): boolean {
  return status === 'awaiting_verification' || status === 'awaiting_credential';
}

function Next({ account: { status, deadline, request } }: { account: AccountBody }) {
  const end = deadline && (
    <>
      {' '}
      Otherwise the registration ends <Time at={deadline} /> and the address is free again.
    </>
  );
  switch (status) {
    case 'awaiting_verification':
      return <p>The developer opens the link in the confirmation mail.{end}</p>;
    case 'awaiting_credential':
      return <p>The developer chooses a password; the address is confirmed.{end}</p>;
    case 'pending':
      return request && <NextOfRequest request={request} />;
    case 'approved':
      return <p>Nothing needs to happen: the developer may log in.</p>;
    case 'rejected':
      return <p>The developer cannot log in, and cannot register again with this address. Approving undoes the rejection.</p>;
    case 'revoked':
      return <p>The developer is out and cannot log in. Reinstating gives the access back.</p>;
  }
}

type Request = NonNullable<AccountBody['request']>;

function NextOfRequest({ request: { waiting_for, since, question, first_approval_by, due } }: { request: Request }) {
  const lasting = <Time at={since} as="lasting" />;
  return (
    <div className="next">
      {waiting_for === 'administrator' && (
        <p>An administrator approves or rejects. The developer has been waiting for {lasting}.</p>
      )}
      {waiting_for === 'second_administrator' && (
        <p>
          {first_approval_by ?? 'One administrator'} has approved. A second administrator has to approve, too; that has taken{' '}
          {lasting} so far.
        </p>
      )}
      {waiting_for === 'developer' && <p>The developer answers what was asked. That has taken {lasting} so far.</p>}
      {question !== null && <blockquote>{question}</blockquote>}
      {due && (
        <p>
          {DUE[due.what]} <Time at={due.at} />.
        </p>
      )}
    </div>
  );
}

const DUE: Record<NonNullable<Request['due']>['what'], string> = {
  registration_expires: 'Otherwise the registration ends',
  applicant_reminded: 'Otherwise the developer is reminded',
  request_escalated: 'Otherwise those in charge are told',
  request_expires: 'Otherwise the request ends',
};

const EARLIER: Record<AccountBody['earlier_decisions'][number]['decision'], string> = {
  approved: 'Had been approved',
  rejected: 'Had been rejected',
  revoked: 'Had been revoked',
  expired: 'Had ended undecided',
  withdrawn: 'Had been withdrawn',
};

/** What is remembered of accounts that are gone: no names, only that it was decided, how and when. */
function EarlierDecisions({ account: { earlier_decisions } }: { account: AccountBody }) {
  if (earlier_decisions.length === 0) return null;
  return (
    <section className="card" aria-labelledby="earlier">
      <h2 id="earlier">This address before</h2>
      <ul className="earlier">
        {earlier_decisions.map(({ decision, at }) => (
          <li key={at}>
            {EARLIER[decision]}, <Time at={at} as="date" />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Facts({ account: { id, created_at, last_logged_in_at, workflow } }: { account: AccountBody }) {
  return (
    <section className="card" aria-labelledby="facts">
      <h2 id="facts">Facts</h2>
      <dl className="facts">
        <dt>Signed up</dt>
        <dd>
          <Time at={created_at} as="date" />
        </dd>
        <dt>Last log-in</dt>
        <dd>{last_logged_in_at ? <Time at={last_logged_in_at} /> : 'never'}</dd>
        <dt>Developer id</dt>
        <dd>
          <code>{id}</code>
        </dd>
        <dt>Workflow</dt>
        <dd>
          {workflow.url ? (
            <a href={workflow.url} target="_blank" rel="noreferrer">
              Open in the Temporal UI
            </a>
          ) : (
            <code>{workflow.id}</code>
          )}
        </dd>
      </dl>
    </section>
  );
}
