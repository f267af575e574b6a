import { ACCOUNT_STATUSES, type AccountStatus, DEVELOPER_STATUSES, type DeveloperStatus } from '../../domain/account-status';
import type { Account } from '../../domain/account';
import type { Actor } from '../../domain/actor';
import { CREDENTIAL_KINDS } from '../../domain/credential';
import { TOKEN_PURPOSES, type TokenPurpose } from '../../domain/lifetimes';
import type { LinkToken } from '../../domain/link-token';
import type { AccountMessage } from '../../domain/message';
import type { Person } from '../../domain/person';
import type { Context, Transition } from '../../domain/change';
import { INITIAL_POLICY, RULE_OUTCOMES } from '../../domain/approval-policy';
import { type ApprovalRequest, newRequest, WAITING_FOR } from '../../domain/approval-request';
import { INITIAL_FORM, type SignUpForm } from '../../domain/sign-up-form';
import { transition } from '../../domain/transition';

export const NOW = Date.parse('2030-01-01T12:00:00Z');
export const HOUR = 3_600_000;
export const ANN: Actor = { kind: 'administrator', id: 'ann' };
/** Statuses that an account may be found in. */
export const OPEN = ACCOUNT_STATUSES.filter((status) => status !== 'closed');

export function account(status: AccountStatus | null, more: Partial<Account> = {}): Account | null {
  if (!status) return null;
  return {
    id: 'account-1',
    status,
    since: NOW - HOUR,
    updatedAt: NOW - HOUR,
    revision: 7,
    version: 9,
    emailVerifiedAt: null,
    hasCredential: true,
    deadline: status.startsWith('awaiting_') ? NOW + HOUR : null,
    request: null,
    ...more,
  };
}

/** What is written down of a request, in the middle of it. */
export function request(more: Partial<ApprovalRequest> = {}): ApprovalRequest {
  return { ...newRequest(NOW - HOUR), ...more };
}

export function link(purpose: TokenPurpose, more: Partial<LinkToken> = {}): LinkToken {
  return { id: 'token-1', purpose, expiresAt: NOW + HOUR, usedAt: null, revokedAt: null, ...more };
}

export const person: Person = { fullName: 'Ada', email: 'ada@example.com', answers: {}, termsAccepted: null };

const nobodyKnows = () => null;

export function given(more: Partial<Context> = {}): Context {
  return {
    now: NOW,
    autoApprove: false,
    policy: { revision: 0, content: INITIAL_POLICY },
    form: INITIAL_FORM,
    earlierDecision: null,
    providerOf: nobodyKnows,
    addressTaken: false,
    firstApprovalStands: true,
    person,
    token: null,
    stagedCredential: 'password',
    temporalDecisions: true,
    ...more,
  };
}

/** Asks something that `person` has not answered. */
export const FORM: SignUpForm = {
  questions: [{ name: 'company', label: { en: 'Company' }, kind: 'short_text', required: true }],
  terms: null,
};

export const register: AccountMessage = { type: 'register', person };
export const forgotPassword: AccountMessage = { type: 'forgotPassword' };
export const logInsSlowedDown: AccountMessage = { type: 'logInsSlowedDown' };
export const verifyEmail: AccountMessage = { type: 'verifyEmail', tokenId: 'token-1' };
export const setCredential: AccountMessage = { type: 'setCredential', tokenId: 'token-1', stagedCredentialId: 'staged-1' };
export const deleteDeveloper: AccountMessage = { type: 'deleteDeveloper', actor: ANN };
export const due: AccountMessage = { type: 'due' };
export const openRequest: AccountMessage = { type: 'openRequest' };
export const withdraw: AccountMessage = { type: 'withdraw', tokenId: 'token-1' };
export const addNote: AccountMessage = { type: 'addNote', note: 'called them', actor: ANN };
export const changeName: AccountMessage = { type: 'changeName', fullName: 'Ada Lovelace', actor: { kind: 'developer' } };
export const changeEmail: AccountMessage = { type: 'changeEmail', email: 'ada@new.example' };
export const verifyNewEmail: AccountMessage = { type: 'verifyNewEmail', tokenId: 'token-1', emailHash: 'of ada@new.example' };
export const ask = (actor: Actor = ANN): AccountMessage => ({ type: 'askQuestion', question: 'Which company?', actor });
export const remind = (actor: Actor = ANN): AccountMessage => ({ type: 'remind', actor });

type Of<Type extends AccountMessage['type']> = Extract<AccountMessage, { type: Type }>;

export function create(more: Partial<Of<'createDeveloper'>> = {}): AccountMessage {
  return { type: 'createDeveloper', person, invite: true, actor: ANN, ...more };
}

export function answer(more: Partial<Of<'answerQuestion'>> = {}): AccountMessage {
  return { type: 'answerQuestion', tokenId: 'token-1', reply: 'Acme', answers: {}, termsAccepted: null, ...more };
}

export function decide(status: DeveloperStatus, more: Partial<Of<'changeStatus'>> = {}): AccountMessage {
  return { type: 'changeStatus', status, actor: ANN, ...more };
}

export interface Case {
  before: Account | null;
  message: AccountMessage;
  context: Context;
  next: Transition;
}

/** Every message in every place with every kind of link, auto-approval on and off, with a credential and without. */
export function everything(): Case[] {
  const actors: Actor[] = [ANN, { kind: 'temporal', claimedName: 'ops' }];
  const messages = [
    ...[register, forgotPassword, logInsSlowedDown, verifyEmail, setCredential, deleteDeveloper, due, changeName],
    ...[
      changeEmail,
      verifyNewEmail,
      openRequest,
      withdraw,
      addNote,
      answer(),
      answer({ reply: undefined, answers: { company: 'Acme' } }),
    ],
    ...actors.flatMap((actor) => [remind(actor), ask(actor)]),
    ...[undefined, ...DEVELOPER_STATUSES].flatMap((status) => [true, false].map((invite) => create({ status, invite }))),
    ...DEVELOPER_STATUSES.flatMap((status) =>
      actors.flatMap((actor) => [undefined, 6, 7].map((expectedRevision) => decide(status, { actor, expectedRevision }))),
    ),
  ];
  const ends = [{}, { usedAt: NOW - 1 }, { revokedAt: NOW - 1 }, { expiresAt: NOW }];
  const tokens = [null, ...TOKEN_PURPOSES.flatMap((purpose) => ends.map((end) => link(purpose, end)))];
  const policies = RULE_OUTCOMES.map((then, index) => ({
    revision: index + 1,
    content: { ...INITIAL_POLICY, rules: [{ name: then, when: [], then }], expireAfterDays: 0.01, escalateAfterHours: 0.5 },
  }));
  const switches = [
    ...[true, false].flatMap((autoApprove) =>
      [...CREDENTIAL_KINDS, null].map((stagedCredential) => ({ autoApprove, stagedCredential })),
    ),
    { addressTaken: true },
    ...policies.flatMap((policy) => [INITIAL_FORM, FORM].map((form) => ({ policy, form }))),
  ];
  const places = [
    ...[null, ...OPEN].flatMap((status) =>
      (status ? [true, false] : [true]).map((hasCredential) => account(status, { hasCredential })),
    ),
    ...WAITING_FOR.flatMap((waitingFor) =>
      [1 as const, 2 as const, null].flatMap((approvals) =>
        [null, 'ann'].map((firstApproval) => {
          const question = waitingFor === 'developer' && approvals !== null ? 'Which company?' : null;
          return account('pending', { request: request({ waitingFor, approvals, firstApproval, question }) });
        }),
      ),
    ),
  ];
  return places.flatMap((before) =>
    messages.flatMap((message) =>
      ('tokenId' in message ? tokens : [null]).flatMap((token) =>
        switches.map((each) => {
          const context = given({ person: { ...person, newEmail: 'ada@new.example' }, ...each, token });
          return { before, message, context, next: transition(before, message, context) };
        }),
      ),
    ),
  );
}
