import { mailHost } from '../../worker/compose';
import { testSettings } from '../support/settings';

const settings = (changes: Record<string, string>) =>
  testSettings({ databaseUrl: 'postgresql://127.0.0.1/x', mailboxUrl: 'http://127.0.0.1:1', environment: null }, changes);

test('nobody is asked for bounces where mails go by SMTP, whatever is set for Postmark beside it', () => {
  expect(mailHost(settings({})).bounces).not.toBeNull();
  expect(mailHost(settings({ MAIL_TRANSPORT: 'smtp', SMTP_URL: 'smtp://127.0.0.1:25' })).bounces).toBeNull();
});
