/**
 * What a message has to look like. The api sends nothing else, but whoever may signal in Temporal can send anything, and
 * what the database cannot keep would hold the account up. No zod in workflows: these are a few plain questions.
 */
import { DEVELOPER_STATUSES } from '../domain/account-status';
import { ADDRESS_MAX_CHARACTERS } from '../domain/email-address';
import type { SentMessage } from '../domain/message';
import { FULL_NAME_MAX_CHARACTERS } from '../domain/person';
import { CLAIM_MAX_CHARACTERS, isLonger, isPrintable, REASON_MAX_CHARACTERS } from '../domain/text';
import { fieldsOf, fromArguments, type SignalledDecision } from './messages';

const ID_MAX_CHARACTERS = 200;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** The last moment that a Date can hold, in milliseconds since the epoch. */
const END_OF_TIME = 8.64e15;

type Fields = Record<string, unknown>;
type Received = ReturnType<typeof fromArguments>;

function isText(value: unknown, maximum: number, how?: { lines: boolean }): value is string {
  return typeof value === 'string' && !isLonger(value, maximum) && value.trim() !== '' && isPrintable(value, how);
}

function isReason(value: unknown): value is string {
  return isText(value, REASON_MAX_CHARACTERS, { lines: true });
}

const isUuid = (value: unknown): boolean => typeof value === 'string' && UUID.test(value);
const isStatus = (value: unknown): boolean => (DEVELOPER_STATUSES as readonly unknown[]).includes(value);

function hasIds(fields: Fields, ...names: string[]): boolean {
  return names.every((name) => isUuid(fields[name]));
}

function isPerson({ fullName, email }: Fields): boolean {
  return isText(fullName, FULL_NAME_MAX_CHARACTERS) && isText(email, ADDRESS_MAX_CHARACTERS);
}

/** In the name of somebody who came in by the api. */
function isByAdministrator({ actor }: Fields): boolean {
  const { kind, id } = fieldsOf(actor);
  return kind === 'administrator' && isUuid(id);
}

const SHAPES: Record<SentMessage['type'], (fields: Fields) => boolean> = {
  register: isPerson,
  forgotPassword: () => true,
  signInsSlowedDown: () => true,
  verifyEmail: (fields) => hasIds(fields, 'tokenId'),
  setPassword: (fields) => hasIds(fields, 'tokenId', 'stagedCredentialId'),
  createDeveloper: (fields) =>
    isByAdministrator(fields) &&
    isPerson(fields) &&
    (fields['status'] === undefined || isStatus(fields['status'])) &&
    typeof fields['invite'] === 'boolean',
  changeStatus: (fields) =>
    isByAdministrator(fields) &&
    isStatus(fields['status']) &&
    (fields['revisionSeen'] === undefined || Number.isSafeInteger(fields['revisionSeen'])) &&
    (fields['reason'] === undefined || isReason(fields['reason'])),
  deleteDeveloper: isByAdministrator,
};

/** A message that nobody waits for, or null. */
export function readTold(type: SentMessage['type'], input: unknown[]): Received | null {
  const received = fromArguments(type, input);
  const { sent, message } = received;
  return isText(sent.id, ID_MAX_CHARACTERS) && SHAPES[type](fieldsOf(message)) ? received : null;
}

/** A message that somebody waits for until a moment that it names, or null. */
export function readAsked(type: SentMessage['type'], input: unknown[]): Received | null {
  const received = readTold(type, input);
  const answerBy: unknown = received?.sent.answerBy;
  return typeof answerBy === 'number' && Math.abs(answerBy) <= END_OF_TIME ? received : null;
}

/** What people type into the Temporal UI: an object, a bare reason, or nothing. Null where it is anything else. */
export function readDecision(input: unknown): SignalledDecision | null {
  if (input === undefined || input === null || input === '') return {};
  if (typeof input === 'string') return isReason(input) ? { reason: input } : null;
  if (typeof input !== 'object' || Array.isArray(input)) return null;
  const { by = '', reason = '' } = fieldsOf(input);
  if (by !== '' && !isText(by, CLAIM_MAX_CHARACTERS)) return null;
  if (reason !== '' && !isReason(reason)) return null;
  return { ...(by !== '' && { by }), ...(reason !== '' && { reason }) };
}

/** As it was read before there were rules for it. */
export function readAnyDecision(input: unknown): SignalledDecision {
  const { by, reason } = typeof input === 'string' ? { by: undefined, reason: input } : fieldsOf(input);
  const isGiven = (value: unknown): value is string => typeof value === 'string' && value !== '';
  return { ...(isGiven(by) && { by }), ...(isGiven(reason) && { reason }) };
}
