import { DEVELOPER_STATUSES } from './account-status';
import { ADDRESS_MAX_CHARACTERS } from './email-address';
import { ANSWER_MAX_CHARACTERS, ANSWERS_MAX, FULL_NAME_MAX_CHARACTERS, OPTIONS_MAX } from './person';
import { isLonger, isPrintable, isVisible, REASON_MAX_CHARACTERS } from './text';

/** Plain questions about the form of what has come from elsewhere, for places where no schema library may be. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The fields of what may be no object at all. */
export function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

export function isText(value: unknown, maximum: number, how?: { lines: boolean }): value is string {
  return typeof value === 'string' && !isLonger(value, maximum) && isVisible(value) && isPrintable(value, how);
}

export function isReason(value: unknown): value is string {
  return isText(value, REASON_MAX_CHARACTERS, { lines: true });
}

export function isName(value: unknown): value is string {
  return isText(value, FULL_NAME_MAX_CHARACTERS);
}

export const isUuid = (value: unknown): boolean => typeof value === 'string' && UUID.test(value);

export const isStatus = (value: unknown): boolean => (DEVELOPER_STATUSES as readonly unknown[]).includes(value);

export function isPerson(value: unknown): boolean {
  const { fullName, email, answers, termsAccepted } = fieldsOf(value);
  return isName(fullName) && isText(email, ADDRESS_MAX_CHARACTERS) && areAnswers(answers) && isAcceptance(termsAccepted);
}

/** Of terms; null, or left out by an older api, where none were accepted. */
export function isAcceptance(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  const { version, at } = fieldsOf(value);
  return isText(version, FULL_NAME_MAX_CHARACTERS) && Number.isSafeInteger(at);
}

export function areAnswers(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const given = Object.entries(value);
  return (
    given.length <= ANSWERS_MAX && given.every(([name, answer]) => isText(name, FULL_NAME_MAX_CHARACTERS) && isAnswer(answer))
  );
}

/** An answer in words: a question of an administrator's, too. */
export function isReply(value: unknown): value is string {
  return isText(value, ANSWER_MAX_CHARACTERS, { lines: true });
}

function isAnswer(value: unknown): boolean {
  return (
    typeof value === 'boolean' || isReply(value) || (Array.isArray(value) && value.length <= OPTIONS_MAX && value.every(isReply))
  );
}

/** Somebody who came in by the api. */
export function isAdministrator(actor: unknown): boolean {
  const { kind, id } = fieldsOf(actor);
  return kind === 'administrator' && isUuid(id);
}

/** The account's own developer, who came in by the api. */
export function isDeveloper(actor: unknown): boolean {
  return fieldsOf(actor)['kind'] === 'developer';
}

/** Whether it is left out, or of that form. */
export function isOptional(value: unknown, is: (value: unknown) => boolean): boolean {
  return value === undefined || is(value);
}
