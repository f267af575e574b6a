/**
 * What a message has to look like. The api sends nothing else, but whoever may signal in Temporal can send anything, and
 * what the database cannot keep would hold the account up. No zod in workflows: these are a few plain questions.
 */
import { DEVELOPER_STATUSES } from '../domain/account-status';
import type { Actor } from '../domain/actor';
import { ADDRESS_MAX_CHARACTERS } from '../domain/email-address';
import type { Person } from '../domain/person';
import { FULL_NAME_MAX_CHARACTERS } from '../domain/person';
import { CLAIM_MAX_CHARACTERS, isLonger, isPrintable, REASON_MAX_CHARACTERS } from '../domain/text';
import type * as messages from './messages';

const ID_MAX_CHARACTERS = 200;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** The last moment that a Date can hold, in milliseconds since the epoch. */
const END_OF_TIME = 8.64e15;

type Fields = Record<string, unknown>;

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function isText(value: unknown, maximum: number, how?: { lines: boolean }): value is string {
  return typeof value === 'string' && !isLonger(value, maximum) && value.trim() !== '' && isPrintable(value, how);
}

function isReason(value: unknown): value is string {
  return isText(value, REASON_MAX_CHARACTERS, { lines: true });
}

const isUuid = (value: unknown): boolean => typeof value === 'string' && UUID.test(value);
const isStatus = (value: unknown): boolean => (DEVELOPER_STATUSES as readonly unknown[]).includes(value);

/** The fields that have to be there, each the id of a row. */
export function hasIds(input: unknown, ...names: string[]): boolean {
  const fields = fieldsOf(input);
  return names.every((name) => isUuid(fields[name]));
}

export function isSent(sent: unknown): sent is messages.Sent {
  return isText(fieldsOf(sent)['id'], ID_MAX_CHARACTERS);
}

export function isAsked(asked: unknown): asked is messages.Asked {
  const { answerBy } = fieldsOf(asked);
  return isSent(asked) && typeof answerBy === 'number' && Math.abs(answerBy) <= END_OF_TIME;
}

export function isPerson(person: unknown): person is messages.Sensitive<Person> {
  const { fullName, email } = fieldsOf(fieldsOf(person)['sensitive']);
  return isText(fullName, FULL_NAME_MAX_CHARACTERS) && isText(email, ADDRESS_MAX_CHARACTERS);
}

export function isActor(value: unknown): value is Actor {
  const { kind, id, claim } = fieldsOf(value);
  if (kind === 'administrator') return isUuid(id);
  if (kind === 'temporal') return claim === undefined || isText(claim, CLAIM_MAX_CHARACTERS);
  return kind === 'developer' || kind === 'system';
}

export function isCreation(wish: unknown): boolean {
  const { status, invite, actor } = fieldsOf(wish);
  return (status === undefined || isStatus(status)) && typeof invite === 'boolean' && isActor(actor);
}

export function isStatusChange(wish: unknown, sensitive: unknown): boolean {
  const { status, revisionSeen, actor } = fieldsOf(wish);
  const { reason } = fieldsOf(fieldsOf(sensitive)['sensitive']);
  return (
    isStatus(status) &&
    (revisionSeen === undefined || Number.isSafeInteger(revisionSeen)) &&
    (reason === undefined || isReason(reason)) &&
    isActor(actor)
  );
}

/** What people type into the Temporal UI: an object, a bare reason, or nothing. Null where it is anything else. */
export function readDecision(input: unknown): messages.SignalledDecision | null {
  if (input === undefined || input === null || input === '') return {};
  if (typeof input === 'string') return isReason(input) ? { reason: input } : null;
  if (typeof input !== 'object' || Array.isArray(input)) return null;
  const { by = '', reason = '' } = input as Fields;
  if (by !== '' && !isText(by, CLAIM_MAX_CHARACTERS)) return null;
  if (reason !== '' && !isReason(reason)) return null;
  return { ...(by !== '' && { by }), ...(reason !== '' && { reason }) };
}

/** As it was read before there were rules for it. */
export function readAnyDecision(input: unknown): messages.SignalledDecision {
  const { by, reason } = typeof input === 'string' ? { by: undefined, reason: input } : fieldsOf(input);
  const isGiven = (value: unknown): value is string => typeof value === 'string' && value !== '';
  return { ...(isGiven(by) && { by }), ...(isGiven(reason) && { reason }) };
}
