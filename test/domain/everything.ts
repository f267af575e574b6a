import { ACCOUNT_STATUSES, type AccountStatus, DEVELOPER_STATUSES, type DeveloperStatus } from '../../domain/account-status';
import type { Account } from '../../domain/account';
import type { Actor } from '../../domain/actor';
import { CREDENTIAL_KINDS } from '../../domain/credential';
import { TOKEN_PURPOSES, type TokenPurpose } from '../../domain/lifetimes';
import type { LinkToken } from '../../domain/link-token';
import type { AccountMessage } from '../../domain/message';
import type { Person } from '../../domain/person';
import { type Context, transition, type Transition } from '../../domain/transition';

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
    ...more,
  };
}

export function link(purpose: TokenPurpose, more: Partial<LinkToken> = {}): LinkToken {
  return { id: 'token-1', purpose, expiresAt: NOW + HOUR, usedAt: null, revokedAt: null, ...more };
}

export const person: Person = { fullName: 'Ada', email: 'ada@example.com', answers: {} };

export function given(more: Partial<Context> = {}): Context {
  const context = { now: NOW, autoApprove: false, person, token: null, stagedCredential: 'password' as const };
  return { ...context, temporalDecisions: true, ...more };
}

export const register: AccountMessage = { type: 'register', person };
export const forgotPassword: AccountMessage = { type: 'forgotPassword' };
export const logInsSlowedDown: AccountMessage = { type: 'logInsSlowedDown' };
export const verifyEmail: AccountMessage = { type: 'verifyEmail', tokenId: 'token-1' };
export const setCredential: AccountMessage = { type: 'setCredential', tokenId: 'token-1', stagedCredentialId: 'staged-1' };
export const deleteDeveloper: AccountMessage = { type: 'deleteDeveloper', actor: ANN };
export const expire: AccountMessage = { type: 'expire' };
export const changeName: AccountMessage = { type: 'changeName', fullName: 'Ada Lovelace', actor: { kind: 'developer' } };
export const remind = (actor: Actor = ANN): AccountMessage => ({ type: 'remind', actor });

type Of<Type extends AccountMessage['type']> = Extract<AccountMessage, { type: Type }>;

export function create(more: Partial<Of<'createDeveloper'>> = {}): AccountMessage {
  return { type: 'createDeveloper', person, invite: true, actor: ANN, ...more };
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
    ...[register, forgotPassword, logInsSlowedDown, verifyEmail, setCredential, deleteDeveloper, expire, changeName],
    ...actors.map(remind),
    ...[undefined, ...DEVELOPER_STATUSES].flatMap((status) => [true, false].map((invite) => create({ status, invite }))),
    ...DEVELOPER_STATUSES.flatMap((status) =>
      actors.flatMap((actor) => [undefined, 6, 7].map((expectedRevision) => decide(status, { actor, expectedRevision }))),
    ),
  ];
  const ends = [{}, { usedAt: NOW - 1 }, { revokedAt: NOW - 1 }, { expiresAt: NOW }];
  const tokens = [null, ...TOKEN_PURPOSES.flatMap((purpose) => ends.map((end) => link(purpose, end)))];
  const switches = [true, false].flatMap((autoApprove) =>
    [...CREDENTIAL_KINDS, null].map((stagedCredential) => ({ autoApprove, stagedCredential })),
  );
  const places = [null, ...OPEN].flatMap((status) =>
    (status ? [true, false] : [true]).map((hasCredential) => account(status, { hasCredential })),
  );
  return places.flatMap((before) =>
    messages.flatMap((message) =>
      tokens.flatMap((token) =>
        switches.map((each) => {
          const context = given({ ...each, token });
          return { before, message, context, next: transition(before, message, context) };
        }),
      ),
    ),
  );
}
