import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { LoggedOutLayout } from '../frame/logged-out-layout';
import { TextField } from '../components/fields';
import { Form } from '../components/form';
import { Notice, Trouble } from '../components/notice';
import { choosePassword } from '../api/administrator';
import { refusalOf } from '../api/request';

interface SetPasswordProps {
  /** Of the one-time link; null where the address had none. */
  token: string | null;
  onDone(): void;
}

/** Where a one-time link leads. Opening it changes nothing: only the password that is sent uses it up. */
export function SetPassword({ token, onDone }: SetPasswordProps) {
  const [password, setPassword] = useState('');
  const attempt = useMutation({ mutationFn: () => choosePassword(token ?? '', password), onSuccess: onDone });
  const refusal = refusalOf(attempt.error);
  const wrongPassword = refusal?.fields.find(({ field }) => field === 'password')?.reason ?? null;
  const useless =
    token === null ||
    refusal?.status === 404 ||
    refusal?.status === 410 ||
    refusal?.fields.some(({ field }) => field === 'token');
  if (useless) {
    return (
      <LoggedOutLayout heading="This link does not work any more">
        <p>
          It has been used, it has expired, or a piece of it is missing. Ask whoever runs this service for a new one:{' '}
          <code>npm run admin -- create-link</code>
        </p>
      </LoggedOutLayout>
    );
  }
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
