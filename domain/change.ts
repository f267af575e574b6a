import type { Account } from './account';
import type { AccountEvent, AccountStatus } from './account-status';
import type { Actor } from './actor';
import type { ApprovalPolicy, EarlierDecision, EmailProvider, Revised } from './approval-policy';
import type { ApprovalRequest } from './approval-request';
import type { CredentialKind } from './credential';
import { TOKEN_PURPOSES, type TokenPurpose } from './lifetimes';
import type { LinkToken } from './link-token';
import type { MailKind } from './mail-kind';
import type { AccountMessage, DecidedUnder } from './message';
import type { Person } from './person';
import type { RefusalCode } from './refusal';
import type { SignUpForm } from './sign-up-form';

/** What a transition may look at besides the account and the message. */
export interface Context {
  /** Milliseconds since the epoch. */
  now: number;
  autoApprove: boolean;
  policy: Revised<ApprovalPolicy>;
  form: SignUpForm;
  /** What is remembered of an earlier account of the same address; of the new one, where the message changes it. */
  earlierDecision: EarlierDecision | null;
  /** What is known of who keeps mailboxes at the domain of an address. */
  providerOf(domain: string): EmailProvider | null;
  /** Whether there is an account by the address that the message changes to. */
  addressTaken: boolean;
  /** Whether the administrator who approved as the first of two is one still. */
  firstApprovalStands: boolean;
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
  /** What was said with it: why, or what was asked, answered, noted. */
  reason?: string;
  /** How it was decided, where that was a decision and the portal has a policy. */
  basis?: Basis;
}

/** What a decision rests on. What was looked at may name people, so it is erased with them. */
export interface Basis extends DecidedUnder {
  facts: readonly string[];
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
  /** What there is to write down of the request from now on; what is left out stays. */
  request?: ApprovalRequest | null;
  /** This link has done its work. */
  useToken?: string;
  /** Living links of these purposes stop opening anything. */
  revokeTokens?: readonly TokenPurpose[];
  /** The keyed hash of the address that names the account from now on. */
  moveTo?: string;
  endSessions?: boolean;
  verifyEmail?: boolean;
  /** Make the staged credential the account's own. */
  adoptCredential?: string;
  mails: MailRequest[];
  /** The answer hands out a token of this purpose. */
  nextToken?: TokenPurpose;
  refusal?: RefusalCode;
}

/** The messages of a type. */
export type Of<Type extends AccountMessage['type']> = Extract<AccountMessage, { type: Type }>;

/** Who has come by a link, or has logged in. */
export const DEVELOPER: Actor = { kind: 'developer' };
/** What comes about by itself. */
export const SYSTEM: Actor = { kind: 'system' };

export function nothing(): Transition {
  return { mails: [] };
}

export function tell(...mails: MailRequest[]): Transition {
  return { mails };
}

export function refuse(refusal: RefusalCode): Transition {
  return { refusal, mails: [] };
}

/** A mail that anybody who knows the address can ask for. */
export function asked(kind: MailKind): MailRequest {
  return { kind, throttled: true };
}

/** A mail that an administrator has caused, or waits for. */
export function decided(kind: MailKind): MailRequest {
  return { kind, throttled: false };
}

/** Something that leaves an account where it stands. */
export function unmoved({ status }: Account, event: AccountEvent, actor: Actor, said?: string): Transition {
  return { change: { event, status, actor, ...(said !== undefined && { reason: said }) }, mails: [] };
}

export function close(
  actor: Actor,
  event: Extract<AccountEvent, 'deleted' | 'deadline_passed' | 'withdrawn' | 'request_expired'>,
): Transition {
  return {
    change: { event, status: 'closed', actor },
    deadline: null,
    revokeTokens: TOKEN_PURPOSES,
    endSessions: true,
    mails: [],
  };
}
