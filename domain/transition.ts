import type { Account } from './account';
import { type AccountEvent, canTransition } from './account-status';
import { answer, ask, bringDue, byPolicy, changeTo, decide, type Outcome, refusalOfRequest, settle } from './approval';
import { requestOf } from './approval-request';
import {
  asked,
  close,
  type Context,
  decided,
  DEVELOPER,
  type MailRequest,
  nothing,
  type Of,
  refuse,
  tell,
  type Transition,
  unmoved,
} from './change';
import type { CredentialKind } from './credential';
import { REGISTRATION_LIFETIME_SECONDS } from './lifetimes';
import { OPENING_PURPOSES, setsPassword, tokenRefusal } from './link-token';
import type { AccountMessage } from './message';
import type { Person } from './person';
import type { RefusalCode } from './refusal';

/** How an event is refused where the table does not have it. */
const REFUSED: Record<AccountEvent, RefusalCode> = {
  registered: 'address_in_use',
  created: 'address_in_use',
  email_verified: 'token_used',
  password_set: 'token_expired',
  approved: 'transition_not_allowed',
  rejected: 'transition_not_allowed',
  revoked: 'transition_not_allowed',
  question_asked: 'transition_not_allowed',
  question_answered: 'nothing_asked',
  approved_once: 'transition_not_allowed',
  reminded: 'transition_not_allowed',
  escalated: 'transition_not_allowed',
  note_added: 'developer_unknown',
  withdrawn: 'transition_not_allowed',
  request_expired: 'developer_unknown',
  renamed: 'developer_unknown',
  email_changed: 'developer_unknown',
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
    case 'changeEmail':
      return changeEmail(account, message, context);
    case 'verifyNewEmail':
      return verifyNewEmail(account, message, context);
    case 'askQuestion':
      return ask(account, message, context);
    case 'answerQuestion':
      return answer(account, message, context);
    case 'addNote':
      return account ? unmoved(account, 'note_added', message.actor, message.note) : refuse('developer_unknown');
    case 'openRequest':
      return account?.status === 'pending' ? { mails: [], nextToken: 'view_request' } : nothing();
    case 'withdraw':
      return refusalOfRequest(account, context) ?? close(DEVELOPER, 'withdrawn');
    case 'remind':
      return remind(account, message, context);
    case 'deleteDeveloper':
      return account ? close(message.actor, 'deleted') : refuse('developer_unknown');
    case 'due':
      return account ? bringDue(account, context) : nothing();
  }
}

function deadlineFrom(now: number): number {
  return now + REGISTRATION_LIFETIME_SECONDS * 1000;
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
  if (account.hasCredential && requestOf(account)?.waitingFor === 'developer') return asked('information-needed');
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

function setCredential(account: Account | null, { stagedCredentialId }: Of<'setCredential'>, context: Context): Transition {
  const { token, now, stagedCredential } = context;
  if (!account || !token || !setsPassword(token.purpose)) return refuse('token_unknown');
  const refusal = tokenRefusal(token, now);
  if (refusal) return refuse(refusal);
  if (!stagedCredential) return refuse('credential_expired');
  const outcome = account.status === 'awaiting_credential' ? settle(context) : { status: account.status, mails: [] };
  return {
    request: outcome.request,
    mails: outcome.mails,
    change: changeTo(outcome, CREDENTIAL_SET[stagedCredential], DEVELOPER),
    useToken: token.id,
    revokeTokens: OPENING_PURPOSES,
    endSessions: true,
    verifyEmail: true,
    adoptCredential: stagedCredentialId,
    deadline: null,
  };
}

function create({ person, status: wanted, invite, actor }: Of<'createDeveloper'>, context: Context): Transition {
  const outcome: Outcome = wanted ? { status: wanted, mails: [] } : byPolicy(context, person, invite);
  const { status } = outcome;
  const invited = invite && (status === 'approved' || status === 'pending');
  return {
    change: changeTo(outcome, 'created', actor),
    request: outcome.request ?? null,
    person,
    revokeTokens: OPENING_PURPOSES,
    deadline: null,
    mails: invited ? [decided('developer-invitation')] : [],
  };
}

function changeName(account: Account | null, { fullName, actor, tokenId }: Of<'changeName'>, context: Context): Transition {
  const { person } = context;
  const refused = tokenId === undefined ? null : refusalOfRequest(account, context);
  if (refused) return refused;
  if (!account || !person) return refuse('developer_unknown');
  // Who has been let in comes by their own session: a link that stays good for so long names nobody anew then.
  if (tokenId !== undefined && account.status !== 'pending') return refuse('transition_not_allowed');
  if (fullName === person.fullName) return nothing();
  return { change: { event: 'renamed', status: account.status, actor }, person: { ...person, fullName }, mails: [] };
}

/** Nothing has changed yet, and nothing says whether the address has an account: that is for whoever reads there to learn. */
function changeEmail(account: Account | null, { email }: Of<'changeEmail'>, { person }: Context): Transition {
  if (account?.status !== 'approved' || !person) return refuse('developer_unknown');
  return {
    person: { ...person, newEmail: email },
    // A link is good for the address that it went to, and no other.
    ...(person.newEmail !== email && { revokeTokens: ['change_email'] }),
    mails: [asked('confirm-new-email-address'), asked('email-address-changing')],
  };
}

function verifyNewEmail(account: Account | null, { emailHash }: Of<'verifyNewEmail'>, context: Context): Transition {
  const { token, now, person, addressTaken } = context;
  if (!account || token?.purpose !== 'change_email') return refuse('token_unknown');
  const refusal = tokenRefusal(token, now);
  if (refusal) return refuse(refusal);
  if (!person?.newEmail) return refuse('token_expired');
  if (addressTaken) return refuse('address_in_use');
  const moved: Person = { ...person, email: person.newEmail, newEmail: null };
  if (byPolicy(context, moved, false).status === 'rejected') return refuse('address_turned_away');
  return {
    change: { event: 'email_changed', status: account.status, actor: DEVELOPER },
    person: moved,
    moveTo: emailHash,
    useToken: token.id,
    // Those lie in the mailbox that is left.
    revokeTokens: OPENING_PURPOSES,
    mails: [],
  };
}
