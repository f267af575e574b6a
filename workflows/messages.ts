/**
 * The contract between the api and the workflows: what an account's run is called, and which messages it takes.
 * Nobody else concatenates a workflow id or names a message.
 */
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { AccountKey, AccountView, Envelope, SentMessage } from '../domain/message';
import type { TestMailOrder } from '../domain/mail-template';

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

/** Whether what a run was started with, which may be anything, is about the account that its id names. */
export function isInputOf(workflowId: string, input: unknown): input is RunInput {
  const { portalId, addressHash } = fieldsOf(fieldsOf(input)['account']);
  return workflowId === accountWorkflowId({ portalId, addressHash } as AccountKey);
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

/** How a message of the api travels. */
interface Way {
  /** Where somebody waits for the answer. */
  update?: string;
  /** Where nobody does. */
  signal?: string;
  /** The run that it starts where none is open. */
  starts: AccountWorkflowType;
  /** What Temporal must not read: it goes in an argument of its own, for the payload codec. */
  sensitive?: readonly string[];
}

/** Every message that the api sends to an account. */
export const WAYS = {
  register: { signal: 'register', starts: 'developerRegistration', sensitive: ['fullName', 'email'] },
  forgotPassword: { signal: 'forgotPassword', starts: 'accountMaintenance' },
  signInsSlowedDown: { signal: 'signInsSlowedDown', starts: 'accountMaintenance' },
  verifyEmail: { update: 'verifyEmail', starts: 'developerRegistration' },
  setPassword: { update: 'setPassword', starts: 'accountMaintenance' },
  createDeveloper: { update: 'createDeveloper', starts: 'accountMaintenance', sensitive: ['fullName', 'email'] },
  changeStatus: {
    update: 'changeStatus',
    signal: 'changeStatusLater',
    starts: 'accountMaintenance',
    sensitive: ['reason'],
  },
  deleteDeveloper: { update: 'deleteDeveloper', starts: 'accountMaintenance' },
} as const satisfies Record<SentMessage['type'], Way>;

type Going<By extends 'update' | 'signal'> = {
  [Type in SentMessage['type']]: (typeof WAYS)[Type] extends Record<By, string> ? Type : never;
}[SentMessage['type']];
/** What can be asked: its answer comes back. */
export type AskedMessage = Extract<SentMessage, { type: Going<'update'> }>;
/** What can be told: nobody waits for what becomes of it. */
export type ToldMessage = Extract<SentMessage, { type: Going<'signal'> }>;

export function wayOf(type: SentMessage['type']): Way {
  return WAYS[type];
}

/** What travels beside a message's own fields. */
export type Sent = Pick<Envelope, 'id' | 'answerBy' | 'seal'>;

/** A message as the arguments of its Update or Signal. */
export function toArguments({ type, ...fields }: SentMessage, sent: Sent): [object, ...Sensitive<object>[]] {
  const { sensitive } = wayOf(type);
  if (!sensitive) return [{ ...sent, ...fields }];
  const pick = (closed: boolean) =>
    Object.fromEntries(Object.entries(fields).filter(([name]) => sensitive.includes(name) === closed));
  return [{ ...sent, ...pick(false) }, { sensitive: pick(true) }];
}

/** The way back. What has come may be anything: see message-shapes.ts. */
export function fromArguments(type: SentMessage['type'], [open, closed]: unknown[]): { sent: Sent; message: SentMessage } {
  const { id, answerBy, seal, ...fields } = fieldsOf(open);
  const sensitive = wayOf(type).sensitive ? fieldsOf(fieldsOf(closed)['sensitive']) : {};
  return { sent: { id, answerBy, seal } as Sent, message: { ...fields, ...sensitive, type } as SentMessage };
}

/** The fields of what may be no object at all. */
export function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** Look again where the account stands: it may have moved without this run, or have mails that nobody sends. */
export const reconsider = defineSignal('reconsider');
/** For the Temporal UI, the CLI and bulk: the input is optional, `by` is a claim. */
export interface SignalledDecision {
  by?: string;
  reason?: string;
}
export const approve = defineSignal<[SignalledDecision?]>('approve');
export const reject = defineSignal<[SignalledDecision?]>('reject');

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
