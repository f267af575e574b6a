import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button, Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { LoggedOutLayout } from '../frame/logged-out-layout';
import { TextField } from '../components/fields';
import { Form } from '../components/form';
import { Notice, Trouble } from '../components/notice';
import { ADMINISTRATOR, type Credentials, logIn } from '../api/administrator';
import { refusalOf } from '../api/request';

/** The way in: an address with its password, or a token. */
export function LogIn({ note }: { note: string | null }) {
  const client = useQueryClient();
  const attempt = useMutation({
    mutationFn: logIn,
    onSuccess: (administrator) => client.setQueryData([ADMINISTRATOR], administrator),
  });
  const wrong = refusalOf(attempt.error)?.code === 'invalid_credentials';
  return (
    <LoggedOutLayout heading="Log in to the console">
      {note && !attempt.error && <Notice look="calm">{note}</Notice>}
      <Tabs className="tabs" onSelectionChange={() => attempt.reset()}>
        <TabList aria-label="How to log in">
          <Tab id="password">Password</Tab>
          <Tab id="token">Token</Tab>
        </TabList>
        <TabPanel id="password">
          {wrong && <Notice look="bad">Address and password do not match. Please check both and try again.</Notice>}
          <PasswordForm isPending={attempt.isPending} onSubmit={attempt.mutate} />
        </TabPanel>
        <TabPanel id="token">
          {wrong && <Notice look="bad">This token opens nothing. It may have been revoked, or a piece of it is missing.</Notice>}
          <TokenForm isPending={attempt.isPending} onSubmit={attempt.mutate} />
        </TabPanel>
      </Tabs>
      {attempt.error && !wrong && <Trouble error={attempt.error} />}
      <p className="hint">
        No password yet, or forgotten? Whoever runs this service makes you a link: <code>npm run admin -- create-link</code>
      </p>
    </LoggedOutLayout>
  );
}

interface CredentialsFormProps {
  isPending: boolean;
  onSubmit(credentials: Credentials): void;
}

function PasswordForm({ isPending, onSubmit }: CredentialsFormProps) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  return (
    <Form onSubmit={() => onSubmit({ email: email.trim(), password })}>
      <TextField label="Email" type="email" name="email" autoComplete="username" value={email} onChange={setEmail} isRequired />
      <TextField
        label="Password"
        type="password"
        name="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        isRequired
      />
      <LogInButton isPending={isPending} isDisabled={email.trim() === '' || password === ''} />
    </Form>
  );
}

function TokenForm({ isPending, onSubmit }: CredentialsFormProps) {
  const [token, setToken] = useState('');
  return (
    <Form onSubmit={() => onSubmit({ token: token.trim() })}>
      <TextField
        label="Administrator's token"
        hint="The first start prints one; npm run admin makes more."
        type="password"
        name="token"
        autoComplete="off"
        value={token}
        onChange={setToken}
        isRequired
      />
      <LogInButton isPending={isPending} isDisabled={token.trim() === ''} />
    </Form>
  );
}

function LogInButton({ isPending, isDisabled }: { isPending: boolean; isDisabled: boolean }) {
  return (
    <Button type="submit" className="button primary" isPending={isPending} isDisabled={isDisabled}>
      {isPending ? 'Logging in…' : 'Log in'}
    </Button>
  );
}
