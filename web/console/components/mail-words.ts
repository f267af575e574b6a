import type { Account } from '../api/developers';

type MailName = Account['mails'][number]['name'];

const NAMES: Record<MailName, string> = {
  'confirm-email-address': 'Mail to confirm the address',
  'set-password': 'Mail to set a password',
  'reset-password': 'Mail to reset the password',
  'developer-invitation': 'Invitation',
  'account-access-approved': 'Mail about the approval',
  'account-access-rejected': 'Mail about the rejection',
  'account-access-revoked': 'Mail about the revocation',
  'registration-status': 'Mail about the status',
  'registration-waiting': 'Mail that somebody waits',
  'sign-ins-slowed-down': 'Mail that somebody guesses the password',
};

/** What a mail is, in a few words. */
export const mailWord = (name: MailName): string => NAMES[name];
