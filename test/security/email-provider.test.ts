import { emailProviderOf } from '../../security/email-provider';

test.each([
  ['gmail.com', 'free'],
  ['mail.gmx.de', 'free'],
  ['mailinator.com', 'disposable'],
  ['vestibule-partner.dev', null],
])('what is known of who keeps mailboxes at %s: %s', (domain, provider) => {
  expect(emailProviderOf(domain)).toBe(provider);
});

test.each(['example.com', 'example.net', 'example.org', 'mail.example.com', 'x.test', 'x.example', 'x.invalid', 'localhost'])(
  'a reserved name is nobody’s provider: %s',
  (domain) => {
    expect(emailProviderOf(domain)).toBeNull();
  },
);
