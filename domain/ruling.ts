import type { Account } from './account';
import {
  type AccountEvent,
  type AccountStatus,
  type DeveloperStatus,
  decisionsFrom,
  isDeveloperStatus,
  mayMove,
} from './account-status';
import type { Actor } from './actor';
import { REGISTRATION_LIFETIME_SECONDS, type TokenPurpose } from './lifetimes';
import { type LinkToken, setsPassword, tokenRefusal } from './link-token';
import type { MailKind } from './mail-kind';
import type { AccountMessage } from './message';
import type { Person } from './person';
import type { RefusalCode } from './refusal';

/** What a ruling may look at besides the account and the message. */
export interface Circumstances {
  /** Milliseconds since the epoch. */
  now: number;
  autoApprove: boolean;
  /** The link named by the message, if it exists and belongs to this account. */
  token: LinkToken | null;
  /** Whether the staged credential named by the message is still there. */
  credentialStaged: boolean;
  /** Whether decisions through Temporal's own UI and CLI are let in. */
  temporalDecisions: boolean;
}

/** A change of status, as the audit records it. */
export interface Change {
  event: AccountEvent;
  status: AccountStatus;
  actor: Actor;
  reason?: string;
}

/** A mail to write: the link it carries, if any, is a living one of that purpose or a new one. */
export interface MailOrder {
  kind: MailKind;
  to: 'developer' | 'administrators';
  link?: TokenPurpose;
}

/** What a message does to an account: plain data, which the store carries out in one transaction. */
export interface Ruling {
  change?: Change;
  /** Open a new account for this person, or let an administrator's word replace what a sign-up said. */
  person?: Person;
  deadline?: number | null;
  /** This link has done its work. */
  useToken?: string;
  /** Links that stop opening anything. */
  endTokens?: boolean;
  endSessions?: boolean;
  proveAddress?: boolean;
  /** Make the staged credential the account's own. */
  adoptCredential?: string;
  mails: MailOrder[];
  /** The answer hands out a link of this purpose. */
  handOut?: TokenPurpose;
  refusal?: RefusalCode;
}

const DEVELOPER: Actor = { kind: 'developer' };

/** Decides what `message` does to `account` (null: the address has none). Pure: the same inputs, the same ruling. */
export function rule(account: Account | null, message: AccountMessage, circumstances: Circumstances): Ruling {
  switch (message.type) {
    case 'register':
      return account ? remind(account) : open(message, circumstances);
    case 'forgotPassword':
      return account ? recover(account) : nothing();
    case 'signInsSlowedDown':
      return account && mayLogInSomeDay(account) ? { mails: [mailToDeveloper('sign-ins-slowed-down')] } : nothing();
    case 'verifyEmail':
      return prove(account, circumstances);
    case 'setPassword':
      return setPassword(account, message, circumstances);
    case 'createDeveloper':
      return create(account, message, circumstances);
    case 'changeStatus':
      return decide(account, message, circumstances);
    case 'deleteDeveloper':
      return account ? close(message.actor, 'deleted') : refuse('developer_unknown');
    case 'expire':
      return expire(account, circumstances);
  }
}

function nothing(): Ruling {
  return { mails: [] };
}

function refuse(refusal: RefusalCode): Ruling {
  return { refusal, mails: [] };
}

function deadlineFrom(now: number): number {
  return now + REGISTRATION_LIFETIME_SECONDS * 1000;
}

function mailToDeveloper(kind: MailKind, link?: TokenPurpose): MailOrder {
  return { kind, to: 'developer', ...(link && { link }) };
}

const SOMEBODY_WAITS: MailOrder = { kind: 'registration-waiting', to: 'administrators' };

function open({ fullName, email }: Person, { now }: Circumstances): Ruling {
  return {
    change: { event: 'registered', status: 'awaiting_verification', actor: DEVELOPER },
    person: { fullName, email },
    deadline: deadlineFrom(now),
    mails: [mailToDeveloper('confirm-email-address', 'verify_email')],
  };
}

/** The mail that lets an unfinished registration go on. */
function currentMail(status: AccountStatus): MailOrder | null {
  switch (status) {
    case 'awaiting_verification':
      return mailToDeveloper('confirm-email-address', 'verify_email');
    case 'awaiting_password':
      return mailToDeveloper('set-password', 'set_password');
    default:
      return null;
  }
}

/** Registering again: the mail that is due where the account stands. */
function remind(account: Account): Ruling {
  return { mails: [currentMail(account.status) ?? mailToDeveloper('registration-status')] };
}

function recover(account: Account): Ruling {
  const unfinished = currentMail(account.status);
  if (unfinished) return { mails: [unfinished] };
  return {
    mails: [
      mayLogInSomeDay(account) ? mailToDeveloper('reset-password', 'reset_password') : mailToDeveloper('registration-status'),
    ],
  };
}

function mayLogInSomeDay({ status }: Account): boolean {
  return status === 'pending' || status === 'approved';
}

function prove(account: Account | null, { token, now }: Circumstances): Ruling {
  if (!account || token?.purpose !== 'verify_email') return refuse('token_unknown');
  const again =
    token.usedAt !== null && token.endedAt === null && token.expiresAt > now && account.status === 'awaiting_password';
  if (again) return { mails: [], handOut: 'set_password' };
  const refusal = tokenRefusal(token, now);
  if (refusal) return refuse(refusal);
  if (account.status !== 'awaiting_verification') return refuse('token_used');
  return {
    change: { event: 'address_proved', status: 'awaiting_password', actor: DEVELOPER },
    useToken: token.id,
    proveAddress: true,
    deadline: deadlineFrom(now),
    handOut: 'set_password',
    mails: [],
  };
}

function setPassword(
  account: Account | null,
  message: Extract<AccountMessage, { type: 'setPassword' }>,
  { token, now, credentialStaged, autoApprove }: Circumstances,
): Ruling {
  if (!account || !token || !setsPassword(token.purpose)) return refuse('token_unknown');
  const refusal = tokenRefusal(token, now);
  if (refusal) return refuse(refusal);
  const finishes = account.status === 'awaiting_password';
  const status = finishes ? (autoApprove ? 'approved' : 'pending') : account.status;
  if (!mayMove(account.status, 'password_set', status)) return refuse('token_expired');
  if (!credentialStaged) return refuse('credential_expired');
  return {
    change: { event: 'password_set', status, actor: DEVELOPER },
    useToken: token.id,
    endTokens: true,
    endSessions: true,
    proveAddress: true,
    adoptCredential: message.stagedCredentialId,
    deadline: null,
    mails: finishes && status === 'pending' ? [SOMEBODY_WAITS] : [],
  };
}

function create(
  account: Account | null,
  { fullName, email, status: wanted, invite, actor }: Extract<AccountMessage, { type: 'createDeveloper' }>,
  { autoApprove }: Circumstances,
): Ruling {
  const status: DeveloperStatus = wanted ?? (autoApprove ? 'approved' : 'pending');
  if (!mayMove(account?.status ?? 'none', 'created', status)) return refuse('address_in_use');
  const mails: MailOrder[] = [];
  if (invite && (status === 'approved' || status === 'pending'))
    mails.push(mailToDeveloper('developer-invitation', 'invitation'));
  return {
    change: { event: 'created', status, actor },
    person: { fullName, email },
    endTokens: true,
    deadline: null,
    mails,
  };
}

const DECISION_MAIL: Record<Exclude<DeveloperStatus, 'pending'>, MailKind> = {
  approved: 'account-access-approved',
  rejected: 'account-access-rejected',
  revoked: 'account-access-revoked',
};

function decide(
  account: Account | null,
  { status, revisionSeen, reason, actor }: Extract<AccountMessage, { type: 'changeStatus' }>,
  { temporalDecisions }: Circumstances,
): Ruling {
  if (actor.kind === 'temporal' && !temporalDecisions) return refuse('decisions_closed');
  if (!account) return refuse('developer_unknown');
  if (account.status === status) return nothing();
  if (!isDeveloperStatus(account.status) && actor.kind === 'administrator') return refuse('developer_unknown');
  if (revisionSeen !== undefined && revisionSeen !== account.revision) return refuse('account_changed');
  if (status === 'pending' || !decisionsFrom(account.status).includes(status)) return refuse('transition_not_allowed');
  const closesDoor = status !== 'approved';
  return {
    change: { event: status, status, actor, ...(reason !== undefined && { reason }) },
    endTokens: closesDoor,
    endSessions: closesDoor,
    mails: [mailToDeveloper(DECISION_MAIL[status])],
  };
}

function close(actor: Actor, event: 'deleted' | 'deadline_passed'): Ruling {
  return { change: { event, status: 'closed', actor }, deadline: null, endTokens: true, endSessions: true, mails: [] };
}

function expire(account: Account | null, { now }: Circumstances): Ruling {
  if (!account || !mayMove(account.status, 'deadline_passed', 'closed')) return nothing();
  const due = account.deadline !== null && account.deadline <= now;
  return due ? close({ kind: 'system' }, 'deadline_passed') : nothing();
}
