import type { Portal } from '../api/portals';

type NameOf<Value> = { [Name in keyof Portal]: Portal[Name] extends Value ? Name : never }[keyof Portal];
type FlagName = NameOf<boolean>;
/** Of a text, or of a list that has a line for each of its texts. */
type TextName = NameOf<string | null> | NameOf<string[]>;

interface TextRules {
  hint?: string;
  /** Several lines, so many at first. */
  rows?: number;
  /** It always has a value. Others are null where nothing is typed. */
  isRequired?: boolean;
  isGuarded?: boolean;
}

export type Setting =
  | { kind: 'flag'; name: FlagName; label: string; hint: string }
  | ({ kind: 'text'; name: TextName; label: string } & TextRules)
  | { kind: 'logo'; name: 'logo' }
  | { kind: 'colour'; name: 'accent_color' };

const flag = (name: FlagName, label: string, hint: string): Setting => ({ kind: 'flag', name, label, hint });

const text = (name: TextName, label: string, rules: TextRules = {}): Setting => ({ kind: 'text', name, label, ...rules });

/** Whoever changes it can have links and mails go elsewhere: the service takes it from organization admins alone. */
const guarded: typeof text = (name, label, rules) => text(name, label, { ...rules, isGuarded: true });

interface Section {
  heading: string;
  /** Tells portal admins why some of it is not theirs to change. */
  guard?: string;
  settings: readonly Setting[];
}

/** What can be changed of a portal here, as the page shows it. */
export const SECTIONS: readonly Section[] = [
  {
    heading: 'Approval',
    settings: [
      flag(
        'auto_approve_developers',
        'Approve developers automatically',
        'Decided when a developer sets the password. Those who are pending already stay pending until somebody decides.',
      ),
      flag(
        'authentication_enabled',
        'Developers may sign up and log in',
        'Switched off, the portal says that it is closed. Nobody is logged out.',
      ),
    ],
  },
  {
    heading: 'Names',
    settings: [
      text('display_name', 'Display name', { hint: 'What developers read, on pages and in mails.', isRequired: true }),
      text('name', 'Name', { hint: 'Tells portals apart, for administrators.', isRequired: true }),
      text('description', 'Description', { rows: 3 }),
    ],
  },
  {
    heading: 'Look',
    settings: [
      { kind: 'logo', name: 'logo' },
      { kind: 'colour', name: 'accent_color' },
    ],
  },
  {
    heading: 'Links',
    guard: 'Links carry the right to set a password: an organization admin says where they lead.',
    settings: [
      guarded('url', 'Address of the portal', { hint: 'Scheme and host; mailed links lead here.', isRequired: true }),
      guarded('confirm_url', 'Where a confirmation link leads', {
        hint: 'A path of the portal, or a page of your own front end.',
        isRequired: true,
      }),
      guarded('reset_password_url', 'Where a password link leads', { isRequired: true }),
      guarded('login_url', 'Where "log in" in a mail leads', { isRequired: true }),
      guarded('allowed_origins', 'Other origins that may call the portal', {
        hint: 'One per line, such as https://developers.example.com. Their pages may register developers and log them in.',
        rows: 3,
      }),
    ],
  },
  {
    heading: 'Mails and notifications',
    guard: 'An organization admin says whom mails come from.',
    settings: [
      guarded('mail_from_name', 'Sender’s name', { hint: 'Empty: the installation’s own.' }),
      guarded('mail_from_email', 'Sender’s address', { hint: 'One that your mail host may send from.' }),
      guarded('mail_reply_to_email', 'Answers go to'),
      flag(
        'notifications_developer_pii_visibility_enabled',
        'Tell administrators who waits',
        'The mail "somebody waits" then has the developer’s name and address.',
      ),
    ],
  },
];
