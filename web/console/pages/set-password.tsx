import { useMutation } from '@tanstack/react-query';
import { useState, useSyncExternalStore } from 'react';
import { Button } from 'react-aria-components';
import { onMove, takeMailedLink } from '../../client/address-bar';
import type { MailedLink } from '../../client/mailed-link';
import { LoggedOutLayout } from '../frame/logged-out-layout';
import { TextField } from '../components/fields';
import { Form } from '../components/form';
import { Notice, Trouble } from '../components/notice';
import { choosePassword } from '../api/administrator';
import { refusalOf } from '../api/request';
import { BASE, SET_PASSWORD } from '../routes';

/** A one-time link's token goes from the address into the browser's history. Other pages have queries of their own. */
export function takeOneTimeLink(): void {
  if (location.pathname === BASE + SET_PASSWORD) takeMailedLink();
}

/** Where a one-time link leads. Opening it changes nothing: only the password that is sent uses it up. */
export function SetPassword({ onDone }: { onDone(): void }) {
  const token = useSyncExternalStore(followLinks, tokenHere);
  return token === null ? <UselessLink /> : <ChoosePassword key={token} token={token} onDone={onDone} />;
}

const tokenHere = (): string | null => (history.state as MailedLink | null)?.token ?? null;

/** Another link may be pasted into the same tab. */
const followLinks = (follow: () => void) =>
  onMove(() => {
    takeOneTimeLink();
    follow();
  });

function UselessLink() {
  return (
    <LoggedOutLayout heading="This link does not work any more">
      <p>
        It has been used, it has expired, or a piece of it is missing. Ask whoever runs this service for a new one:{' '}
        <code>npm run admin -- create-link</code>
      </p>
    </LoggedOutLayout>
  );
}

function ChoosePassword({ token, onDone }: { token: string; onDone(): void }) {
  const [password, setPassword] = useState('');
  const attempt = useMutation({
    mutationFn: () => choosePassword(token, password),
    onSuccess: onDone,
    // A link that opens nothing is not asked again when the page is loaded again.
    onError: (error) => isAboutLink(error) && history.replaceState(null, ''),
  });
  if (isAboutLink(attempt.error)) return <UselessLink />;
  const wrongPassword = refusalOf(attempt.error)?.fields.find(({ field }) => field === 'password')?.reason ?? null;
  return (
    <LoggedOutLayout heading="Choose a password">
      <Form onSubmit={() => attempt.mutate()}>
        <TextField
          label="New password"
          hint="A few words in a row are easy to remember and hard to guess."
          type="password"
          name="new-password"
          autoComplete="new-password"
          value={password}
          onChange={setPassword}
          error={wrongPassword && `The password ${wrongPassword}.`}
          isRequired
          autoFocus
        />
        {attempt.error && !wrongPassword && <Trouble error={attempt.error} />}
        <Button type="submit" className="button primary" isPending={attempt.isPending} isDisabled={password === ''}>
          {attempt.isPending ? 'Setting your password…' : 'Set password'}
        </Button>
      </Form>
      <Notice look="calm">Setting it ends your other sessions.</Notice>
    </LoggedOutLayout>
  );
}

function isAboutLink(error: unknown): boolean {
  const refusal = refusalOf(error);
  return refusal?.status === 404 || refusal?.status === 410 || (refusal?.fields.some(({ field }) => field === 'token') ?? false);
}
