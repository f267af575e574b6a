/**
 * The contract between the api and the workflows: what an account's run is called, and which messages it takes.
 * Nobody else concatenates a workflow id or names a message.
 */
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { AccountKey, AccountView, Envelope, SentMessage } from '../domain/message';
import { ADDRESS_MAX_CHARACTERS } from '../domain/email-address';
import * as is from '../domain/shapes';
import type { TestMailOrder } from '../domain/email-template';

export type AccountWorkflowType = 'developerRegistration' | 'accountMaintenance';

/** One open run per id is Temporal's own rule: that keeps everything about one account in order. */
export function accountWorkflowId({ portalId, emailHash }: AccountKey): string {
  return `account/${portalId}/${emailHash}`;
}

/** What a run of either type starts with. */
export interface RunInput {
  account: AccountKey;
  /** The portal's display name, for people who read the Temporal UI. */
  portalName: string;
}

/** Whether what a run was started with, which may be anything, is about the account that its id names. */
export function isInputOf(workflowId: string, input: unknown): input is RunInput {
  const { portalId, emailHash } = is.fieldsOf(is.fieldsOf(input)['account']);
  return workflowId === accountWorkflowId({ portalId, emailHash } as AccountKey);
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

type Fields = Record<string, unknown>;

/** How a message of the api travels. */
interface Wire {
  /** Where somebody waits for the answer. */
  update?: string;
  /** Where nobody does. */
  signal?: string;
  /** The run that it starts where none is open. */
  starts: AccountWorkflowType;
  /** What Temporal must not read: it goes in an argument of its own, for the payload codec. */
  sensitive?: readonly string[];
  /** Whether these may be its fields. The api sends nothing else, but whoever may signal in Temporal can send anything. */
  shape(fields: Fields): boolean;
}

/** Of an address, keyed: longer than ours is. */
const HASH_MAX_CHARACTERS = 100;

/** Every message that the api sends to an account. */
export const WIRE = {
  register: {
    signal: 'register',
    starts: 'developerRegistration',
    sensitive: ['person'],
    shape: ({ person }) => is.isPerson(person),
  },
  forgotPassword: { signal: 'forgotPassword', starts: 'accountMaintenance', shape: () => true },
  logInsSlowedDown: { signal: 'logInsSlowedDown', starts: 'accountMaintenance', shape: () => true },
  verifyEmail: { update: 'verifyEmail', starts: 'developerRegistration', shape: ({ tokenId }) => is.isUuid(tokenId) },
  setCredential: {
    update: 'setCredential',
    starts: 'accountMaintenance',
    shape: ({ tokenId, stagedCredentialId }) => is.isUuid(tokenId) && is.isUuid(stagedCredentialId),
  },
  createDeveloper: {
    update: 'createDeveloper',
    starts: 'accountMaintenance',
    sensitive: ['person'],
    shape: ({ actor, person, status, invite }) =>
      is.isAdministrator(actor) && is.isPerson(person) && is.isOptional(status, is.isStatus) && typeof invite === 'boolean',
  },
  changeStatus: {
    update: 'changeStatus',
    signal: 'changeStatusLater',
    starts: 'accountMaintenance',
    sensitive: ['reason'],
    shape: ({ actor, status, expectedRevision, reason }) =>
      is.isAdministrator(actor) &&
      is.isStatus(status) &&
      is.isOptional(expectedRevision, Number.isSafeInteger) &&
      is.isOptional(reason, is.isReason),
  },
  changeName: {
    update: 'changeName',
    starts: 'accountMaintenance',
    sensitive: ['fullName'],
    shape: ({ actor, fullName, tokenId }) =>
      (is.isAdministrator(actor) || is.isDeveloper(actor)) && is.isName(fullName) && is.isOptional(tokenId, is.isUuid),
  },
  changeEmail: {
    update: 'changeEmail',
    starts: 'accountMaintenance',
    sensitive: ['email'],
    shape: ({ email }) => is.isText(email, ADDRESS_MAX_CHARACTERS),
  },
  verifyNewEmail: {
    update: 'verifyNewEmail',
    starts: 'accountMaintenance',
    shape: ({ tokenId, emailHash }) => is.isUuid(tokenId) && is.isText(emailHash, HASH_MAX_CHARACTERS),
  },
  askQuestion: {
    update: 'askQuestion',
    starts: 'accountMaintenance',
    sensitive: ['question'],
    shape: ({ actor, question }) => is.isAdministrator(actor) && is.isReason(question),
  },
  answerQuestion: {
    update: 'answerQuestion',
    starts: 'accountMaintenance',
    sensitive: ['reply', 'answers', 'termsAccepted'],
    shape: ({ tokenId, reply, answers, termsAccepted }) =>
      is.isUuid(tokenId) && is.isOptional(reply, is.isReply) && is.areAnswers(answers) && is.isAcceptance(termsAccepted),
  },
  addNote: {
    update: 'addNote',
    starts: 'accountMaintenance',
    sensitive: ['note'],
    shape: ({ actor, note }) => is.isAdministrator(actor) && is.isReply(note),
  },
  openRequest: { update: 'openRequest', starts: 'accountMaintenance', shape: () => true },
  withdraw: { update: 'withdraw', starts: 'accountMaintenance', shape: ({ tokenId }) => is.isUuid(tokenId) },
  remind: { update: 'remind', starts: 'accountMaintenance', shape: ({ actor }) => is.isAdministrator(actor) },
  deleteDeveloper: {
    update: 'deleteDeveloper',
    starts: 'accountMaintenance',
    shape: ({ actor }) => is.isAdministrator(actor) || is.isDeveloper(actor),
  },
} as const satisfies Record<SentMessage['type'], Wire>;

type Going<By extends 'update' | 'signal'> = {
  [Type in SentMessage['type']]: (typeof WIRE)[Type] extends Record<By, string> ? Type : never;
}[SentMessage['type']];
/** What can be asked: its answer comes back. */
export type AskedMessage = Extract<SentMessage, { type: Going<'update'> }>;
/** What can be told: nobody waits for what becomes of it. */
export type ToldMessage = Extract<SentMessage, { type: Going<'signal'> }>;

export function wireOf(type: SentMessage['type']): Wire {
  return WIRE[type];
}

/** What travels beside a message's own fields. */
export type MessageMeta = Pick<Envelope, 'id' | 'answerBy' | 'seal'>;

/** A message as the arguments of its Update or Signal. */
export function toArguments({ type, ...fields }: SentMessage, meta: MessageMeta): [object, ...Sensitive<object>[]] {
  const { sensitive } = wireOf(type);
  if (!sensitive) return [{ ...meta, ...fields }];
  const pick = (closed: boolean) =>
    Object.fromEntries(Object.entries(fields).filter(([name]) => sensitive.includes(name) === closed));
  return [{ ...meta, ...pick(false) }, { sensitive: pick(true) }];
}

/** What has come as arguments, if it is the message that it is named; a message that is waited for says until when. */
export function fromArguments(
  type: SentMessage['type'],
  [open, closed]: unknown[],
  how: { waitedFor: boolean },
): { meta: MessageMeta; message: SentMessage } | null {
  const { id, answerBy, seal, ...fields } = is.fieldsOf(open);
  const { sensitive, shape } = wireOf(type);
  const all = { ...fields, ...(sensitive && is.fieldsOf(is.fieldsOf(closed)['sensitive'])) };
  if (!is.isText(id, ID_MAX_CHARACTERS) || !shape(all)) return null;
  if (how.waitedFor && !(typeof answerBy === 'number' && Math.abs(answerBy) <= END_OF_TIME)) return null;
  return { meta: { id, answerBy, seal } as MessageMeta, message: { ...all, type } as SentMessage };
}

const ID_MAX_CHARACTERS = 200;
/** The last moment that a Date can hold, in milliseconds since the epoch. */
const END_OF_TIME = 8.64e15;

/** Look again where the account stands: it may have moved without this run, or have mails that nobody sends. */
export const reconsider = defineSignal('reconsider');
/** For the Temporal UI, the CLI and bulk: the input is optional, `by` is a claim. */
export interface SignalledCommand {
  by?: string;
  /** Why; of `ask`, what. */
  reason?: string;
}
export const approve = defineSignal<[SignalledCommand?]>('approve');
export const reject = defineSignal<[SignalledCommand?]>('reject');
export const remind = defineSignal<[SignalledCommand?]>('remind');
export const ask = defineSignal<[SignalledCommand?]>('ask');

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

/** A portal's digest: the Schedule, and what the id of its runs begins with. */
export function digestScheduleId(portalId: string): string {
  return `digest/${portalId}`;
}
