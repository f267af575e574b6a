/**
 * The contract between the api and the workflows: what an account's run is called, and which messages it takes.
 * Nobody else concatenates a workflow id or names a message.
 */
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { DeveloperStatus } from '../domain/account-status';
import type { Actor } from '../domain/actor';
import type { AccountKey, AccountView, Answer } from '../domain/message';
import type { TestMailOrder } from '../domain/mail-template';
import type { Person } from '../domain/person';

export const TASK_QUEUE = 'vestibule';

export type AccountWorkflowType = 'developerRegistration' | 'accountMaintenance';

/** One open run per id is Temporal's own rule: that keeps everything about one account in order. */
export function accountWorkflowId({ portalId, addressHash }: AccountKey): string {
  return `account/${portalId}/${addressHash}`;
}

/** What a run of either type starts with. */
export interface RunInput {
  account: AccountKey;
  /** The portal's display name, for people who read the Temporal UI. */
  portalName: string;
}

const NAME_IN_SUMMARY = 100;

/**
 * How an account's run is started, by whoever starts it: one that is open already is used. Whoever knows where the account
 * stands says so, and the run is found by it before it can say so itself.
 */
export function runOptions(input: RunInput, what: string, account: Standing | null = null) {
  return {
    workflowId: accountWorkflowId(input.account),
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
    args: [input] as [RunInput],
    typedSearchAttributes: [{ key: PortalId, value: input.account.portalId }, ...(account ? accountAttributes(account) : [])],
    staticSummary: summaryOf(what, input.portalName),
  };
}

/** One line for people who read the Temporal UI. */
export function summaryOf(what: string, portalName: string): string {
  return `${what} · ${portalName.slice(0, NAME_IN_SUMMARY)}`;
}

/** Wraps what the payload codec encrypts: names, addresses, reasons. */
export interface Sensitive<T> {
  sensitive: T;
}

/** Every message: an id made once per wish, and for updates when its sender stops waiting (ms since the epoch). */
export interface Sent {
  id: string;
}
export interface Asked extends Sent {
  answerBy: number;
}

export const register = defineSignal<[Sent, Sensitive<Person>]>('register');
export const forgotPassword = defineSignal<[Sent]>('forgotPassword');
export const signInsSlowedDown = defineSignal<[Sent]>('signInsSlowedDown');
/** Look again where the account stands: it may have moved without this run, or have mails that nobody sends. */
export const reconsider = defineSignal('reconsider');
/** For the Temporal UI, the CLI and bulk: the input is optional, `by` is a claim. */
export interface SignalledDecision {
  by?: string;
  reason?: string;
}
export const approve = defineSignal<[SignalledDecision?]>('approve');
export const reject = defineSignal<[SignalledDecision?]>('reject');

export interface StatusChange {
  status: DeveloperStatus;
  revisionSeen?: number;
  actor: Actor;
}
/** The same wish where nobody waits (`Prefer: respond-async`). */
export const changeStatusLater = defineSignal<[Sent & StatusChange, Reason]>('changeStatusLater');

export interface LinkUse extends Asked {
  tokenId: string;
}
export interface PasswordSetting extends LinkUse {
  stagedCredentialId: string;
}
export interface Creation extends Asked {
  status?: DeveloperStatus;
  invite: boolean;
  actor: Actor;
}
export interface Deletion extends Asked {
  actor: Actor;
}
export type Reason = Sensitive<{ reason?: string }>;

export const verifyEmail = defineUpdate<Answer, [LinkUse]>('verifyEmail');
export const setPassword = defineUpdate<Answer, [PasswordSetting]>('setPassword');
export const createDeveloper = defineUpdate<Answer, [Creation, Sensitive<Person>]>('createDeveloper');
export const changeStatus = defineUpdate<Answer, [Asked & StatusChange, Reason]>('changeStatus');
export const deleteDeveloper = defineUpdate<Answer, [Deletion]>('deleteDeveloper');

export const state = defineQuery<AccountView | null>('state');

export const PortalId = defineSearchAttributeKey('PortalId', SearchAttributeType.KEYWORD);
export const DeveloperId = defineSearchAttributeKey('DeveloperId', SearchAttributeType.KEYWORD);
export const AccountStatusAttribute = defineSearchAttributeKey('AccountStatus', SearchAttributeType.KEYWORD);
export const AccountRevision = defineSearchAttributeKey('AccountRevision', SearchAttributeType.INT);
type Standing = Pick<AccountView, 'developerId' | 'status' | 'revision'>;

/** What a run says of its account in Temporal's list. */
export function accountAttributes({ developerId, status, revision }: Standing) {
  return [
    { key: DeveloperId, value: developerId },
    { key: AccountStatusAttribute, value: status },
    { key: AccountRevision, value: revision },
  ];
}

/** What the namespace has to know before a run may set it. */
export const SEARCH_ATTRIBUTES = [PortalId, DeveloperId, AccountStatusAttribute, AccountRevision] as const;

/** A test of a mail's text has a run of its own, which is no account's. */
export function testMailWorkflowId({ portalId, id }: TestMailOrder): string {
  return `test-mail/${portalId}/${id}`;
}
