import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Redirect, Route, Switch, useLocation, useParams } from 'wouter';
import { DecisionsProvider, useDecisions } from './decisions/decisions';
import { Account } from './pages/account';
import { ApprovalPolicy } from './pages/approval-policy';
import { Developers } from './pages/developers';
import type { Here } from './pages/portal-props';
import { InProgress } from './pages/in-progress';
import { Mail } from './pages/mail';
import { Mails } from './pages/mails';
import { Requests } from './pages/requests';
import { SetPassword } from './pages/set-password';
import { Settings } from './pages/settings';
import { SignUpForm } from './pages/sign-up-form';
import { LogIn } from './pages/log-in';
import { LoggedOutLayout } from './frame/logged-out-layout';
import { Frame } from './frame/frame';
import { Empty, Loading, Trouble } from './components/notice';
import { Page } from './frame/page';
import {
  APPROVAL_POLICY,
  DEVELOPERS,
  IN_PROGRESS,
  MAILS,
  REQUESTS,
  sectionRoute,
  SET_PASSWORD,
  SETTINGS,
  SIGN_UP_FORM,
} from './routes';
import { ADMINISTRATOR, type Administrator, isOrganizationAdmin, mayManage, logOut, useAdministrator } from './api/administrator';
import { type Portal, usePortals } from './api/portals';

const ENDED = 'Your session has ended. Please log in again.';
const SIGNED_OUT = 'You are logged out.';
const PASSWORD_SET = 'Your password is set. Log in with it now.';

/** The console: the door, or what is behind it. */
export function App() {
  const { data: administrator, error, refetch } = useAdministrator();
  const client = useQueryClient();
  const [note, setNote] = useState<string | null>(null);
  const [wasIn, setWasIn] = useState(false);
  const [place, go] = useLocation();

  if (place === SET_PASSWORD) {
    const done = () => {
      setNote(PASSWORD_SET);
      go('/', { replace: true });
    };
    return <SetPassword onDone={done} />;
  }
  if (administrator === undefined) {
    return (
      <LoggedOutLayout heading="Console">
        {error ? <Trouble error={error} onRetry={() => void refetch()} /> : <Loading what="the console" />}
      </LoggedOutLayout>
    );
  }
  if (administrator === null) return <LogIn note={note ?? (wasIn ? ENDED : null)} />;

  if (!wasIn) setWasIn(true);
  const leave = async () => {
    await logOut();
    setNote(SIGNED_OUT);
    client.removeQueries();
    client.setQueryData([ADMINISTRATOR], null);
  };
  return (
    <DecisionsProvider>
      <Inside administrator={administrator} onLogOut={() => void leave()} />
    </DecisionsProvider>
  );
}

interface InsideProps {
  administrator: Administrator;
  onLogOut(): void;
}

function Inside({ administrator, onLogOut }: InsideProps) {
  const { data: portals, error, refetch } = usePortals();
  const queue = useDecisions();
  const leave = () => {
    queue.sendAll();
    onLogOut();
  };
  if (!portals) {
    return (
      <LoggedOutLayout heading="Console">
        {error ? <Trouble error={error} onRetry={() => void refetch()} /> : <Loading what="your portals" />}
      </LoggedOutLayout>
    );
  }
  const [first] = portals;
  if (!first) return <NoPortal />;
  const around = (portal: Portal, children: ReactNode) => (
    <Frame administrator={administrator} portals={portals} portal={portal} onLogOut={leave}>
      {children}
    </Frame>
  );
  return (
    <Switch>
      <Route path="/:portalId/*?">
        {({ portalId }) => {
          const portal = portals.find(({ id }) => id === portalId);
          if (!portal) return <Redirect to={sectionRoute(first.id, REQUESTS)} replace />;
          const rights = {
            mayDecide: mayManage(administrator, portal.id),
            isOrganizationAdmin: isOrganizationAdmin(administrator),
          };
          return around(portal, <Section key={portal.id} portal={portal} {...rights} />);
        }}
      </Route>
      <Route>
        <Redirect to={sectionRoute(first.id, REQUESTS)} replace />
      </Route>
    </Switch>
  );
}

function Section(here: Here) {
  return (
    <Switch>
      <Route path={`/:portalId/${REQUESTS}`}>
        <Requests {...here} />
      </Route>
      <Route path={`/:portalId/${DEVELOPERS}`}>
        <Developers {...here} />
      </Route>
      <Route path={`/:portalId/${IN_PROGRESS}`}>
        <InProgress {...here} />
      </Route>
      <Route path="/:portalId/accounts/:id">
        <OneAccount {...here} />
      </Route>
      <Route path={`/:portalId/${MAILS}`}>
        <Mails {...here} />
      </Route>
      <Route path={`/:portalId/${MAILS}/:id`}>
        <OneMail {...here} />
      </Route>
      <Route path={`/:portalId/${APPROVAL_POLICY}`}>
        <ApprovalPolicy {...here} />
      </Route>
      <Route path={`/:portalId/${SIGN_UP_FORM}`}>
        <SignUpForm {...here} />
      </Route>
      <Route path={`/:portalId/${SETTINGS}`}>
        <Settings {...here} />
      </Route>
      <Route path="/:portalId">
        <Redirect to={sectionRoute(here.portal.id, REQUESTS)} replace />
      </Route>
      <Route>
        <Page heading="There is nothing here">
          <Empty heading="This page does not exist">Choose one from the menu.</Empty>
        </Page>
      </Route>
    </Switch>
  );
}

function OneAccount(here: Here) {
  const { id = '' } = useParams();
  return <Account key={id} {...here} accountId={id} />;
}

function OneMail(here: Here) {
  const { id = '' } = useParams();
  return <Mail key={id} {...here} name={id} />;
}

function NoPortal() {
  return (
    <LoggedOutLayout heading="No portal yet">
      <p>
        There is no portal that you may see. Whoever runs this service makes one: <code>npm run admin -- create-portal</code>
      </p>
    </LoggedOutLayout>
  );
}
