import type { Account } from './account';
import { type AccountEvent, type AccountStatus, canTransition, type DeveloperStatus, isDeveloperStatus } from './account-status';
import type { Actor } from './actor';
import type { CredentialKind } from './credential';
import { nextDue } from './due';
import { REGISTRATION_LIFETIME_SECONDS, type TokenPurpose } from './lifetimes';
import { type LinkToken, setsPassword, tokenRefusal } from './link-token';
import type { MailKind } from './mail-kind';
import type { AccountMessage } from './message';
import type { Person } from './person';
import type { RefusalCode } from './refusal';

/** What a transition may look at besides the account and the message. */
export interface Context {
  /** Milliseconds since the epoch. */
  now: number;
  autoApprove: boolean;
  /** Whose account it is, where there is one. */
  person: Person | null;
  /** The link named by the message, if it exists and belongs to this account. */
  token: LinkToken | null;
  /** Of what kind the staged credential named by the message is, while it is still there. */
  stagedCredential: CredentialKind | null;
  /** Whether decisions through Temporal's own UI and CLI are let in. */
  temporalDecisions: boolean;
}

/** A change, as the audit records it. */
export interface Change {
  event: AccountEvent;
  status: AccountStatus;
  actor: Actor;
  reason?: string;
}

/** A mail to write; whom it goes to and what link it carries is its kind's. */
export interface MailRequest {
  kind: MailKind;
  /** Anybody can ask for it, so it is sent only as often as its kind may be. */
  throttled: boolean;
}

/** What a message does to an account: plain data. What follows from it is in effects.ts. */
export interface Transition {
  change?: Change;
  /** Whose account it is from now on. */
  person?: Person;
  deadline?: number | null;
  /** This link has done its work. */
  useToken?: string;
  /** Links that stop opening anything. */
  revokeTokens?: boolean;
  endSessions?: boolean;
  verifyEmail?: boolean;
  /** Make the staged credential the account's own. */
  adoptCredential?: string;
  mails: MailRequest[];
  /** The answer hands out a token of this purpose. */
  nextToken?: TokenPurpose;
  refusal?: RefusalCode;
}

type Of<Type extends AccountMessage['type']> = Extract<AccountMessage, { type: Type }>;

const DEVELOPER: Actor = { kind: 'developer' };

/** How an event is refused where the table does not have it. */
const REFUSED: Record<AccountEvent, RefusalCode> = {
  registered: 'address_in_use',
  created: 'address_in_use',
  email_verified: 'token_used',
  password_set: 'token_expired',
  approved: 'transition_not_allowed',
  rejected: 'transition_not_allowed',
  revoked: 'transition_not_allowed',
  renamed: 'developer_unknown',
  deadline_passed: 'developer_unknown',
  deleted: 'developer_unknown',
};

/**
 * What `message` does to `account` (null: the address has none). Pure: the same inputs, the same transition. Whatever a
 * message wants, the one table has the last word on every change.
 */
export function transition(account: Account | null, message: AccountMessage, context: Context): Transition {
  const wanted = want(account, message, context);
  const { change } = wanted;
  if (!change || canTransition(account?.status ?? 'none', change.event, change.status)) return wanted;
  return refuse(REFUSED[change.event]);
}

function want(account: Account | null, message: AccountMessage, context: Context): Transition {
  switch (message.type) {
    case 'register':
      return account ? registerAgain(account, message, context) : register(message, context);
    case 'forgotPassword':
      return account ? recover(account) : nothing();
    case 'logInsSlowedDown':
      return account && mayLogInSomeDay(account) ? tell(asked('log-ins-slowed-down')) : nothing();
    case 'verifyEmail':
      return verifyEmail(account, context);
    case 'setCredential':
      return setCredential(account, message, context);
    case 'createDeveloper':
      return create(message, context);
    case 'changeStatus':
      return decide(account, message, context);
    case 'changeName':
      return changeName(account, message, context);
    case 'remind':
      return remind(account, message, context);
    case 'deleteDeveloper':
      return account ? close(message.actor, 'deleted') : refuse('developer_unknown');
    case 'expire':
      return (nextDue(account)?.at ?? Infinity) <= context.now ? close({ kind: 'system' }, 'deadline_passed') : nothing();
  }
}

function nothing(): Transition {
  return { mails: [] };
}

function tell(...mails: MailRequest[]): Transition {
  return { mails };
}

function refuse(refusal: RefusalCode): Transition {
  return { refusal, mails: [] };
}

function deadlineFrom(now: number): number {
  return now + REGISTRATION_LIFETIME_SECONDS * 1000;
}

/** A mail that anybody who knows the address can ask for. */
function asked(kind: MailKind): MailRequest {
  return { kind, throttled: true };
}

/** A mail that an administrator has caused, or waits for. */
function decided(kind: MailKind): MailRequest {
  return { kind, throttled: false };
}

function register({ person }: Of<'register'>, { now }: Context): Transition {
  return {
    change: { event: 'registered', status: 'awaiting_verification', actor: DEVELOPER },
    person,
    deadline: deadlineFrom(now),
    mails: [asked('confirm-email-address')],
  };
}

/** Until the address is verified nobody knows whose it is, so what the latest sign-up says counts; mails go where they went. */
function registerAgain(account: Account, { person }: Of<'register'>, { person: earlier }: Context): Transition {
  const mails = [dueMail(account)];
  if (account.status !== 'awaiting_verification' || !earlier) return { mails };
  return { person: { ...person, email: earlier.email }, mails };
}

/** The mail that lets an account go on from where it stands, or says how it stands. */
function dueMail(account: Account): MailRequest {
  if (account.status === 'awaiting_verification') return asked('confirm-email-address');
  if (account.status === 'awaiting_credential') return asked('set-password');
  if (mayLogInSomeDay(account) && !account.hasCredential) return asked('developer-invitation');
  return asked('registration-status');
}

function recover(account: Account): Transition {
  return tell(mayLogInSomeDay(account) ? asked('reset-password') : dueMail(account));
}

function mayLogInSomeDay({ status }: Account): boolean {
  return status === 'pending' || status === 'approved';
}

function remind(account: Account | null, { actor }: Of<'remind'>, { temporalDecisions }: Context): Transition {
  if (actor.kind === 'temporal' && !temporalDecisions) return refuse('decisions_closed');
  if (!account) return refuse('developer_unknown');
  return tell({ ...dueMail(account), throttled: actor.kind !== 'administrator' });
}

function verifyEmail(account: Account | null, { token, now }: Context): Transition {
  if (!account || token?.purpose !== 'verify_email') return refuse('token_unknown');
  const again =
    token.usedAt !== null && token.revokedAt === null && token.expiresAt > now && account.status === 'awaiting_credential';
  if (again) return { mails: [], nextToken: 'set_password' };
  const refusal = tokenRefusal(token, now);
  if (refusal) return refuse(refusal);
  return {
    change: { event: 'email_verified', status: 'awaiting_credential', actor: DEVELOPER },
    useToken: token.id,
    verifyEmail: true,
    deadline: deadlineFrom(now),
    nextToken: 'set_password',
    mails: [],
  };
}

/** What has happened where an account gets a credential of a kind. */
const CREDENTIAL_SET = { password: 'password_set' } as const satisfies Record<CredentialKind, AccountEvent>;

function setCredential(
  account: Account | null,
  { stagedCredentialId }: Of<'setCredential'>,
  { token, now, stagedCredential, autoApprove }: Context,
): Transition {
  if (!account || !token || !setsPassword(token.purpose)) return refuse('token_unknown');
  const refusal = tokenRefusal(token, now);
  if (refusal) return refuse(refusal);
  if (!stagedCredential) return refuse('credential_expired');
  const finishes = account.status === 'awaiting_credential';
  const status = finishes ? (autoApprove ? 'approved' : 'pending') : account.status;
  return {
    change: { event: CREDENTIAL_SET[stagedCredential], status, actor: DEVELOPER },
    useToken: token.id,
    revokeTokens: true,
    endSessions: true,
    verifyEmail: true,
    adoptCredential: stagedCredentialId,
    deadline: null,
    mails: finishes && status === 'pending' ? [decided('registration-waiting')] : [],
  };
}

function create({ person, status: wanted, invite, actor }: Of<'createDeveloper'>, { autoApprove }: Context): Transition {
  const status: DeveloperStatus = wanted ?? (autoApprove ? 'approved' : 'pending');
  const invited = invite && (status === 'approved' || status === 'pending');
  return {
    change: { event: 'created', status, actor },
    person,
    revokeTokens: true,
    deadline: null,
    mails: invited ? [decided('developer-invitation')] : [],
  };
}

const DECISION_MAIL: Record<Exclude<DeveloperStatus, 'pending'>, MailKind> = {
  approved: 'account-access-approved',
  rejected: 'account-access-rejected',
  revoked: 'account-access-revoked',
};

function decide(
  account: Account | null,
  { status, expectedRevision, reason, actor }: Of<'changeStatus'>,
  { temporalDecisions }: Context,
): Transition {
  if (actor.kind === 'temporal' && !temporalDecisions) return refuse('decisions_closed');
  if (!account) return refuse('developer_unknown');
  if (account.status === status) return nothing();
  if (!isDeveloperStatus(account.status) && actor.kind === 'administrator') return refuse('developer_unknown');
  if (expectedRevision !== undefined && expectedRevision !== account.revision) return refuse('account_changed');
  if (status === 'pending') return refuse('transition_not_allowed');
  const closesDoor = status !== 'approved';
  return {
    change: { event: status, status, actor, ...(reason !== undefined && { reason }) },
    revokeTokens: closesDoor,
    endSessions: closesDoor,
    mails: [decided(DECISION_MAIL[status])],
  };
}

function changeName(account: Account | null, { fullName, actor }: Of<'changeName'>, { person }: Context): Transition {
  if (!account || !person) return refuse('developer_unknown');
  if (fullName === person.fullName) return nothing();
  return { change: { event: 'renamed', status: account.status, actor }, person: { ...person, fullName }, mails: [] };
}

function close(actor: Actor, event: 'deleted' | 'deadline_passed'): Transition {
  return { change: { event, status: 'closed', actor }, deadline: null, revokeTokens: true, endSessions: true, mails: [] };
}
