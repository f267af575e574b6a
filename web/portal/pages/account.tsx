import { useState } from 'preact/hooks';
import { askForLink, changeName, listSessions, logOut, logOutEverywhere, whoAmI, type Session } from '../developer';
import type { Outcome } from '../../client/outcome';
import { useAction } from '../components/action';
import { Page } from '../components/page';
import { Submit } from '../components/submit';
import { go } from '../router';
import { PATHS } from '../routes';
import { dateOf, momentOf, texts } from '../texts/language';
import { firstMail } from './check-mail';
import { sentToLogIn, useOwn } from './own-account';
import { AccountDeleted, OwnData } from './own-data';
import { OwnEmail } from './own-email';
import { OwnName } from './own-name';

/** Name, address, and where one is logged in. */
export function Account() {
  const { own, action, load } = useOwn(ownAccount);
  const [deleted, setDeleted] = useState(false);
  const { account } = texts;
  if (deleted) return <AccountDeleted />;
  return (
    <Page heading={account.heading}>
      {own ? (
        <>
          <dl class="facts">
            <dt>{account.name}</dt>
            <dd>
              <OwnName name={own.developer.full_name} save={changeName} refused={sentToLogIn} />
            </dd>
            <dt>{account.email}</dt>
            <dd>
              <OwnEmail email={own.developer.email} />
            </dd>
            <dt>{account.since}</dt>
            <dd>{dateOf(own.developer.created_at)}</dd>
          </dl>
          <Sessions sessions={own.sessions} />
          <LogOut email={own.developer.email} />
          <OwnData onDeleted={() => setDeleted(true)} />
        </>
      ) : (
        <div class="loading" aria-busy={!action.trouble}>
          {action.trouble ? (
            <Submit action={action} label={texts.trouble.tryAgain} busyLabel={account.loading} onClick={load} />
          ) : (
            <p class="quiet" role="status">
              {account.loading}
            </p>
          )}
        </div>
      )}
    </Page>
  );
}

function Sessions({ sessions }: { sessions: Session[] }) {
  const { account } = texts;
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions">{account.sessions}</h2>
      <ul class="sessions">
        {sessions.map(({ id, current, created_at: created, last_used_at: used }) => (
          <li key={id} class={current ? 'current' : undefined}>
            <strong>{current ? account.thisSession : account.otherSession}</strong>
            <span class="quiet">{account.loggedIn(momentOf(created))}</span>
            {used !== created && <span class="quiet">{account.lastUsed(momentOf(used))}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function LogOut({ email }: { email: string }) {
  const here = useAction();
  const everywhere = useAction();
  const change = useAction();
  const { account } = texts;
  const sendLink = () =>
    change.run(
      () => askForLink(email),
      () => go(PATHS.checkMail, { email, ...firstMail('password') }),
    );
  return (
    <>
      <div class="actions">
        <Submit
          action={here}
          label={account.logOut}
          busyLabel={account.busy}
          look="quiet-button"
          onClick={() => here.run(logOut, () => go(PATHS.logIn, { note: 'loggedOut' }))}
        />
        <Submit
          action={everywhere}
          label={account.everywhere}
          busyLabel={account.busy}
          look="quiet-button"
          onClick={() => everywhere.run(logOutEverywhere, () => go(PATHS.logIn, { note: 'loggedOutEverywhere' }), sentToLogIn)}
        />
        <p class="quiet center">{account.everywhereHint}</p>
      </div>
      <div class="foot">
        <Submit
          action={change}
          label={account.changePassword}
          busyLabel={account.sending}
          onClick={sendLink}
          look="link-button"
        />
      </div>
    </>
  );
}

type Me = Outcome<{ developer: { full_name: string; email: string; created_at: string }; sessions: Session[] }>;

/** One after the other: where the access token has run out, only the first has to get the next. */
async function ownAccount(): Promise<Me> {
  const me = await whoAmI();
  if (me.kind !== 'done') return me;
  const sessions = await listSessions();
  if (sessions.kind !== 'done') return sessions;
  return { kind: 'done', data: { developer: me.data, sessions: sessions.data.data } };
}
