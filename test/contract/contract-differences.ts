import { MAIL_CONTRACT_DIFFERENCES } from './mail-contract-differences';

/** A deliberate difference between what we publish and Kong Konnect's contract. */
export interface ContractDifference {
  operations: string[];
  /** In the words of the comparison in test/contract/differences.ts. */
  what: string[];
  reason: string;
}

const DEVELOPER_VERSIONS = ['/api/v2', '/api/v3'];
const developer = (method: string, ...paths: string[]) =>
  paths.flatMap((path) => DEVELOPER_VERSIONS.map((version) => `${method} ${version}${path}`));

const REGISTER = developer('POST', '/developer');
const VERIFY_EMAIL = developer('POST', '/developer/verify-email');
const RESET_PASSWORD = developer('POST', '/developer/reset-password');
const FORGOT_PASSWORD = developer('POST', '/developer/forgot-password');
const AUTHENTICATE = developer('POST', '/developer/authenticate');
const REFRESH = developer('POST', '/developer/refresh');
const LOGOUT = developer('POST', '/developer/logout');
const ME = developer('GET', '/developer/me');
const SINGLE_SIGN_ON = developer('GET', '/developer/authenticate/sso');
const CONTEXT = developer('GET', '/portal');
const SESSIONS = [...REFRESH, ...LOGOUT];
const RATIONED = [...REGISTER, ...VERIFY_EMAIL, ...RESET_PASSWORD, ...FORGOT_PASSWORD, ...AUTHENTICATE];

const PORTALS = '/v3/portals';
const PORTAL = '/v3/portals/{portalId}';
const DEVELOPERS = `${PORTAL}/developers`;
const DEVELOPER = `${DEVELOPERS}/{developerId}`;
const READS = [`GET ${PORTALS}`, `GET ${PORTAL}`, `GET ${DEVELOPERS}`, `GET ${DEVELOPER}`];
const DEVELOPER_CHANGES = [`POST ${DEVELOPERS}`, `PATCH ${DEVELOPER}`, `DELETE ${DEVELOPER}`];
const PORTAL_CHANGES = [`POST ${PORTALS}`, `PATCH ${PORTAL}`, `DELETE ${PORTAL}`];

const OWN_SETTINGS = [
  'accent_color',
  'allowed_origins',
  'confirm_url',
  'login_url',
  'logo',
  'mail_from_email',
  'mail_from_name',
  'mail_reply_to_email',
  'reset_password_url',
  'url',
];
const withOwnSettings = (where: string) => OWN_SETTINGS.map((name) => `${where} property ${name} added`);

/** The one list of differences; a test demands that it is exact. */
export const CONTRACT_DIFFERENCES: ContractDifference[] = [
  {
    operations: [...RATIONED, ...SESSIONS],
    what: ['status 403 added'],
    reason: 'A request that changes something and bears an Origin must bear an allowed one.',
  },
  {
    operations: [...REGISTER, ...FORGOT_PASSWORD, ...SESSIONS, ...ME, ...SINGLE_SIGN_ON, ...CONTEXT],
    what: ['status 404 added'],
    reason: 'A host without a portal has nothing; a portal with authentication switched off registers nobody.',
  },
  {
    operations: [...RATIONED, ...READS, ...DEVELOPER_CHANGES, ...PORTAL_CHANGES],
    what: ['status 429 added'],
    reason: 'One network may try only so often: registrations, passwords, tokens.',
  },
  {
    operations: [...RATIONED, ...DEVELOPER_CHANGES, `DELETE ${PORTAL}`],
    what: ['status 503 added'],
    reason: 'Nothing has been done, try again: the workflows cannot be reached, or too many passwords wait to be hashed.',
  },
  { operations: SINGLE_SIGN_ON, what: ['status 302 left out'], reason: 'single sign-on is not offered yet: 400 with a reason.' },
  {
    operations: RESET_PASSWORD,
    what: ['status 401 left out'],
    reason: 'The token is the only credential here; a bad one is 400, 404 or 410.',
  },
  {
    operations: ME,
    what: ['200.email maxLength 250 -> none', '200.full_name maxLength 250 -> 256'],
    reason: 'What may be registered must be readable: a name has up to 256 characters, an address up to 254.',
  },
  {
    operations: [...REGISTER, ...FORGOT_PASSWORD],
    what: ['request.email maxLength none -> 254'],
    reason: 'RFC 5321 allows no longer address to be written to.',
  },
  {
    operations: REGISTER,
    what: ['request property answers added', 'request property terms_version added'],
    reason: "A portal may ask more than name and address. Both are optional: what Kong's clients do not send is asked later.",
  },
  {
    operations: AUTHENTICATE,
    what: ['request.username maxLength none -> 254'],
    reason: 'RFC 5321 allows no longer address to be written to.',
  },
  {
    operations: READS,
    what: ['status 403 left out'],
    reason: 'Whoever may not see something finds 404; whoever may see may read.',
  },
  {
    operations: [`POST ${PORTALS}`],
    what: ['status 409 added'],
    reason: "A portal's name or URL in use.",
  },
  {
    operations: [`POST ${PORTALS}`],
    what: [...withOwnSettings('request'), ...withOwnSettings('201')],
    reason: 'Where a portal lives, who may call it, where mailed links lead and who its mails come from are settings here.',
  },
  {
    operations: [`PATCH ${PORTAL}`],
    what: [...withOwnSettings('request'), ...withOwnSettings('200')],
    reason: 'The same settings.',
  },
  { operations: [`GET ${PORTAL}`], what: withOwnSettings('200'), reason: 'The same settings.' },
  { operations: [`GET ${PORTALS}`], what: withOwnSettings('200.data[]'), reason: 'The same settings.' },
  { operations: [`DELETE ${PORTAL}`], what: ['status 400 added'], reason: 'A query that is not true or false.' },
  {
    operations: [`GET ${DEVELOPERS}`],
    what: ['200.data[].full_name maxLength 255 -> 256'],
    reason: 'Registering allows 256 characters, so answers have to.',
  },
  {
    operations: [`GET ${DEVELOPERS}`],
    what: [
      '200.data[] property revision added',
      '200.data[] property status_since added',
      '200.data[] property waiting_for added',
    ],
    reason: 'Whoever decides from a list can say what the decision is based on, and see who has waited longest.',
  },
  {
    operations: [`GET ${DEVELOPERS}`],
    what: ['200.data[] property answers added', '200.data[] property terms_accepted added'],
    reason: 'What developers have answered at sign-up, for whoever takes the list elsewhere.',
  },
  {
    operations: [`GET ${DEVELOPER}`, `PATCH ${DEVELOPER}`],
    what: ['200 property revision added', '200 property status_since added', '200 property waiting_for added'],
    reason: 'The same as in lists.',
  },
  {
    operations: [`POST ${DEVELOPERS}`],
    what: ['201 property revision added', '201 property status_since added', '201 property waiting_for added'],
    reason: 'The same as in lists.',
  },
  {
    operations: [`GET ${DEVELOPER}`, `PATCH ${DEVELOPER}`],
    what: ['200.full_name maxLength 255 -> 256'],
    reason: 'Registering allows 256 characters, so answers have to.',
  },
  {
    operations: [`POST ${DEVELOPERS}`],
    what: ['request.email maxLength 255 -> 254', 'request.full_name maxLength 255 -> 256', '201.full_name maxLength 255 -> 256'],
    reason: 'The same lengths wherever a person is named.',
  },
  {
    operations: [`POST ${DEVELOPERS}`],
    what: ['status 404 added'],
    reason: 'A portal that one may not see, or that is not there.',
  },
  {
    operations: [`PATCH ${DEVELOPER}`],
    what: ['status 409 added'],
    reason: 'A change of status that is not possible, or that somebody else has been faster with.',
  },
  {
    operations: [`PATCH ${DEVELOPER}`],
    what: ['status 202 added'],
    reason: 'With `Prefer: respond-async` nobody waits for the decision.',
  },
  {
    operations: [`PATCH ${DEVELOPER}`],
    what: ['request property full_name added', 'request property reason added', 'request property revision_seen added'],
    reason: 'A decision may say why, which the mail quotes, and what it is based on, so that nobody overrules unknowingly.',
  },
  {
    operations: [
      `GET ${PORTAL}/audit-log-replay-job`,
      `PUT ${PORTAL}/audit-log-replay-job`,
      `GET ${PORTAL}/audit-log-webhook`,
      `PATCH ${PORTAL}/audit-log-webhook`,
      `DELETE ${PORTAL}/audit-log-webhook`,
      `GET ${PORTAL}/audit-log-webhook/status`,
    ],
    what: ['operation not offered'],
    reason: 'The audit lives in the database and is not sent anywhere.',
  },
  {
    operations: ['GET', 'POST', 'PATCH', 'DELETE'].map((method) => `${method} ${PORTAL}/email-config`),
    what: ['operation not offered'],
    reason: "The sender of a portal's mails is part of its settings.",
  },
  ...MAIL_CONTRACT_DIFFERENCES,
  {
    operations: [`GET ${DEVELOPERS}/counts`],
    what: ['operation added'],
    reason: 'Whoever shows a list learns whether it is still the same without reading it, and how many there are of each status.',
  },
  {
    operations: [`GET ${DEVELOPERS}/export`],
    what: ['operation added'],
    reason: 'All developers at once, for whoever takes them elsewhere: pages shift under whoever reads one after the other.',
  },
  {
    operations: [`GET ${PORTAL}/registrations`],
    what: ['operation added'],
    reason: 'Registrations in progress are no developers of the contract, and somebody has to see them.',
  },
  {
    operations: [`GET ${PORTAL}/accounts/{accountId}`],
    what: ['operation added'],
    reason: 'Who decided what and when, and what became of each mail: an account with its history.',
  },
  {
    operations: [`GET ${PORTAL}/sign-up-form`, `PUT ${PORTAL}/sign-up-form`],
    what: ['operation added'],
    reason: 'What a portal asks beside name and address, and the terms that have to be accepted.',
  },
  {
    operations: [`POST ${PORTAL}/decisions`],
    what: ['operation added'],
    reason: 'Many decisions in one request, each with a result of its own.',
  },
  {
    operations: ['GET', 'PUT'].map((method) => `${method} ${PORTAL}/approval-policy`),
    what: ['operation added'],
    reason: 'How a portal decides: rules, how many approvals, when it reminds, escalates and ends.',
  },
  {
    operations: [`POST ${PORTAL}/approval-policy/trial`],
    what: ['operation added'],
    reason: 'Whoever changes the policy sees first what it would have decided otherwise.',
  },
  {
    operations: [`POST ${PORTAL}/approval-policy/review`],
    what: ['operation added'],
    reason: 'Whoever writes rules reads them back, and learns which of them never count.',
  },
  {
    operations: [`POST ${PORTAL}/accounts/{accountId}/mails`],
    what: ['operation added'],
    reason: 'A mail got lost: what is due is sent again.',
  },
  {
    operations: ['PATCH /v3/administrator'],
    what: ['operation added'],
    reason: 'Each administrator chooses when to be told that a request waits.',
  },
  {
    operations: [`POST ${PORTAL}/accounts/{accountId}/questions`, `POST ${PORTAL}/accounts/{accountId}/notes`],
    what: ['operation added'],
    reason: 'Something has to be known before a decision, or is to be known to the next administrator.',
  },
  {
    operations: ['PATCH /api/v3/developer/me'],
    what: ['operation added'],
    reason: 'A name that was mistyped at sign-up can be mended.',
  },
  {
    operations: ['GET /api/v3/developer/sign-up-form'],
    what: ['operation added'],
    reason: 'What a portal asks of those who sign up, for the page that asks it.',
  },
  {
    operations: [
      'GET /api/v3/developer/request',
      'PATCH /api/v3/developer/request',
      'POST /api/v3/developer/request/answers',
      'POST /api/v3/developer/request/withdraw',
    ],
    what: ['operation added'],
    reason: 'Whoever waits for a decision sees how the request stands, answers, corrects the name and withdraws.',
  },
  {
    operations: ['POST /api/v3/developer/me/email', 'POST /api/v3/developer/verify-new-email'],
    what: ['operation added'],
    reason: 'Whoever moves to another mailbox takes the account along, once it is proved that the new one is theirs.',
  },
  {
    operations: ['GET /api/v3/developer/me/export', 'DELETE /api/v3/developer/me'],
    what: ['operation added'],
    reason: 'A developer takes along what is kept about them, and deletes the account.',
  },
  {
    operations: ['GET /api/v3/portal/appearance'],
    what: ['operation added'],
    reason: 'What a portal page shows before anybody has logged in.',
  },
  {
    operations: ['GET /api/v3/developer/sessions', 'DELETE /api/v3/developer/sessions'],
    what: ['operation added'],
    reason: 'A developer sees where they are logged in, and can log out everywhere.',
  },
  {
    operations: [
      'POST /v3/administrator/session',
      'DELETE /v3/administrator/session',
      'GET /v3/administrator',
      'POST /v3/administrator/password',
    ],
    what: ['operation added'],
    reason: 'Administrators log in to the console, which shows who they are.',
  },
  {
    operations: ['GET /v3/administrator/log-in-failures'],
    what: ['operation added'],
    reason: 'An organization admin sees who fails to log in, from which networks and how often.',
  },
  { operations: ['POST /codec/decode'], what: ['operation added'], reason: "Temporal's remote codec protocol, for its UI." },
];
